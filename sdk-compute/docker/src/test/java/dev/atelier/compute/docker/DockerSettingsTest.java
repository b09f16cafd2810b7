package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerSettingsTest {
    @TempDir
    Path home;

    private static DockerSettings from(Map<String, String> variables) {
        return DockerSettings.builder().fromEnvironment(variables).build();
    }

    private void makeCertificates() throws IOException {
        Path directory = Files.createDirectory(home.resolve(".docker"));
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.createFile(directory.resolve(name));
        }
    }

    @Test
    void keepsThisMachinesEngineWithoutVariables() {
        assertThat(from(Map.of("DOCKER_HOST", "", "DOCKER_TLS_VERIFY", "1")).host())
                .hasToString("unix:///var/run/docker.sock");
    }

    @Test
    void verifiesWithTheCertificatesOfTheHomeDirectory() throws IOException {
        makeCertificates();
        DockerSettings settings =
                from(Map.of("DOCKER_HOST", "tcp://box:2376", "DOCKER_TLS_VERIFY", "1", "HOME", home.toString()));
        assertThat(settings.host()).isEqualTo(URI.create("tcp://box:2376"));
        assertThat(settings.certificates()).contains(home.resolve(".docker"));
    }

    @Test
    void wantsNoCertificatesWhereNoneAreAskedFor() {
        assertThat(from(Map.of("DOCKER_HOST", "tcp://box:2375")).certificates()).isEmpty();
        assertThat(from(Map.of("DOCKER_HOST", "unix:///run/docker.sock", "DOCKER_CERT_PATH", "/nowhere"))
                        .certificates())
                .isEmpty();
    }

    @Test
    void refusesAddressesThatCannotBeUsed() {
        assertThatThrownBy(() -> from(Map.of("DOCKER_HOST", "ssh://box")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ssh -L");
        assertThatThrownBy(() -> from(Map.of("DOCKER_HOST", "no address")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DOCKER_HOST is 'no address'");
        assertThatThrownBy(() -> from(Map.of("DOCKER_HOST", "tcp://box"))).hasMessageContaining("names no port");
    }

    @Test
    void takesSettingsOfTheWorkspace() {
        DockerSettings settings = DockerSettings.builder()
                .image("one")
                .build()
                .with(Map.of("image", "other", "files", "Copy", "host", "tcp://box:2375", "user", "7:8"));
        assertThat(settings.image()).contains("other");
        assertThat(settings.files()).isEqualTo(FileAccess.COPY);
        assertThat(settings.host()).hasPort(2375);
    }

    @Test
    void namesSettingsThatThereAreNot() {
        assertThatThrownBy(() -> DockerSettings.builder().build().with(Map.of("imgae", "one")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("imgae", "image", "files");
        assertThatThrownBy(() -> DockerSettings.builder().build().with(Map.of("pull", "often")))
                .hasMessageContaining("[missing, always, never]");
    }

    @Test
    void wantsNumbersForCopiedFiles() {
        assertThatThrownBy(() -> DockerSettings.builder()
                        .files(FileAccess.COPY)
                        .user("someone")
                        .build())
                .hasMessageContaining("must be numbers");
    }
}
