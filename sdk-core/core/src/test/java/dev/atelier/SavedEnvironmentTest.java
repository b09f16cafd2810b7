package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments as files, and those that come with Atelier. */
class SavedEnvironmentTest {
    private final Workspace workspace = Workspace.inMemory();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void readsBackEverythingThatWasSaved() throws IOException {
        Path requirements = Files.writeString(directory.resolve("in.txt"), """
            --index-url https://packages.example.org/simple
            -c pins.txt
            --find-links /opt/wheels
            numpy==2.0 --hash=sha256:00
            torch @ https://packages.example.org/t.whl#sha256=02
            """);
        Files.writeString(directory.resolve("pins.txt"), "scipy==1.14.1\n");
        Path yaml = Files.writeString(
                directory.resolve("in.yml"), "# all of it\nchannels: [conda-forge]\ndependencies: [python=3.11]\n");
        Path dockerfile = Files.writeString(directory.resolve("in.docker"), "FROM debian:12\nRUN true");

        List<EnvironmentBuilder> builders = List.of(
                workspace.environment("empty"),
                workspace.environment("host").host().pip("numpy").python("3.11"),
                workspace
                        .environment("venv")
                        .fromPipRequirements(requirements)
                        .python("3.11")
                        .proxy("http://proxy.example.org:3128")
                        .indexSecret("packages")
                        .putVariable("OMP_NUM_THREADS", "2"),
                workspace.environment("wheels").pip("numpy").wheelhouse(directory),
                workspace.environment("conda").fromCondaSpecification(yaml),
                workspace.environment("existing").fromExistingCondaEnvironment("base"),
                workspace.environment("maven").maven("b.b:b:1", "a.a:a:1"),
                workspace.environment("image").fromDockerImage("debian:12").pip("numpy"),
                workspace.environment("docker").fromDockerfile(dockerfile).fromCondaSpecification(yaml));

        for (EnvironmentBuilder builder : builders) {
            Environment environment = builder.build();
            Path folder = directory.resolve("saved/" + environment.name());
            environment.saveToDirectory(folder);
            assertThat(workspace.loadEnvironment(folder)).isEqualTo(environment);
        }
    }

    @Test
    void takesWhatWasEdited() throws IOException {
        workspace.environment("edited").pip("numpy==1.0").build().saveToDirectory(directory);
        Files.writeString(directory.resolve("requirements.txt"), "numpy==2.0\n# also\npandas\n");

        assertThat(workspace.loadEnvironment(directory).pip()).containsExactly("numpy==2.0", "pandas");

        Files.writeString(directory.resolve("requirements.txt"), "-e .\n");
        assertThatThrownBy(() -> workspace.loadEnvironment(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is a local path");
    }

    @Test
    void replacesNothing() throws IOException {
        Environment environment = workspace.environment("one").pip("numpy").build();
        environment.saveToDirectory(directory);

        assertThatThrownBy(() -> environment.clone("two").saveToDirectory(directory))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("environment.json");
        assertThat(workspace.loadEnvironment(directory)).isEqualTo(environment);
    }

    @Test
    void saysWhatIsNoEnvironment() throws IOException {
        assertThatThrownBy(() -> workspace.loadEnvironment(directory))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no file environment.json in it");

        Path file = directory.resolve("environment.json");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> workspace.loadEnvironment(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file + " is not a JSON object");
        Files.writeString(file, "{\"name\": \"x\"}");
        assertThatThrownBy(() -> workspace.loadEnvironment(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file + " is no environment");
        Files.writeString(file, "{\"kind\": \"host\", \"name\": \"../x\"}");
        assertThatThrownBy(() -> workspace.loadEnvironment(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment name");
    }

    @Test
    void comesWithCuratedEnvironments() {
        List<Environment> curated = workspace.curatedEnvironments();

        assertThat(curated).extracting(Environment::name).isSorted().contains("Atelier-host", "Atelier-sklearn-1.7");
        assertThat(workspace.environments()).isEmpty();
        for (Environment environment : curated) {
            assertThat(environment.pip()).allMatch(requirement -> requirement.matches("[\\w.-]+==[\\w.]+(; .*)?"));
            assertThat(workspace.findEnvironment(environment.name())).contains(environment);
        }
        assertThat(workspace.findEnvironment("Atelier-none")).isEmpty();
    }

    @Test
    void curatedEnvironmentsAreChangedUnderAnotherName() {
        Environment curated = workspace.findEnvironment("Atelier-sklearn-1.7").orElseThrow();

        assertThat(curated.clone("mine").toBuilder()
                        .pip("onnx==1.19.0")
                        .register()
                        .pip())
                .contains("onnx==1.19.0", "scikit-learn==1.7.2");
        assertThatThrownBy(curated::toBuilder)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clone it under another name");
        assertThatThrownBy(() -> workspace.environment("Atelier-mine")).isInstanceOf(IllegalArgumentException.class);
    }
}
