package dev.atelier.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConfigurationException;
import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceConfigTest {
    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void resolveLinks() throws IOException {
        root = temporary.toRealPath();
    }

    @Test
    void readsTheLayoutOfV1() throws IOException {
        write("config.json", """
                {"subscription_id": "s-1", "resource_group": "rg", "workspace_name": "ws", "store": "mem:team"}""");

        assertThat(WorkspaceConfig.find(root))
                .isEqualTo(new WorkspaceConfig("s-1", "rg", "ws", URI.create("mem:team")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", ".atelier/config.json", ".azureml/config.json"})
    void resolvesARelativeStoreAgainstTheProject(String place) throws IOException {
        write(place, "{\"store\": \"data/ml\"}");
        URI store = URI.create("file://" + root + "/data/ml");

        assertThat(WorkspaceConfig.find(root).store()).isEqualTo(store);
        Files.createDirectories(root.resolve("data/ml"));
        assertThat(WorkspaceConfig.find(root).store()).isEqualTo(store);
    }

    @Test
    void resolvesAgainstTheProjectWhenSearchStartsInTheFolder() throws IOException {
        write(".atelier/config.json", "{\"store\": \"ml\"}");

        assertThat(WorkspaceConfig.find(root.resolve(".atelier")).store())
                .isEqualTo(URI.create("file://" + root + "/ml"));
    }

    @Test
    void prefersTheNearestAndThenTheDirectoryItself() throws IOException {
        write("config.json", "{\"store\": \"mem:root\"}");
        write("a/.azureml/config.json", "{\"store\": \"mem:azureml\"}");
        write("a/.atelier/config.json", "{\"store\": \"mem:atelier\"}");
        Files.createDirectories(root.resolve("a/b/c"));

        assertThat(WorkspaceConfig.find(root.resolve("a/b/c")).store()).isEqualTo(URI.create("mem:atelier"));
        assertThat(WorkspaceConfig.find(root).store()).isEqualTo(URI.create("mem:root"));
    }

    @Test
    void saysWhereItLooked() {
        assertThatThrownBy(() -> WorkspaceConfig.find(root.resolve("a/b")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no config.json found")
                .hasMessageContaining(root.resolve("a/b").toString())
                .hasMessageContaining(root.toString())
                .hasMessageContaining(".azureml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"store\": ", "[1]", "plain text"})
    void rejectsWhatIsNotAJsonObject(String text) throws IOException {
        write("config.json", text);

        assertThatThrownBy(() -> WorkspaceConfig.find(root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("config.json is not a JSON object");
    }

    @Test
    void rejectsWhatIsNotText() throws IOException {
        Files.write(root.resolve("config.json"), new byte[] {'{', (byte) 0xff, '}'});

        assertThatThrownBy(() -> WorkspaceConfig.find(root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"workspace_name\": \"ws\"}", "{\"store\": null}"})
    void saysWhichLineToAdd(String text) throws IOException {
        write("config.json", text);

        assertThatThrownBy(() -> WorkspaceConfig.find(root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("add the line \"store\": \"ml\"");
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        write("config.json", "{\"workspace_name\": 3, \"resource_group\": [], \"store\": \"jdbc:a b\"}");

        assertThatThrownBy(() -> WorkspaceConfig.find(root))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting("field")
                                .containsExactly("resource_group", "workspace_name", "store"));
    }

    @Test
    void rejectsAFileUriThatNamesNoFile() throws IOException {
        write("config.json", "{\"store\": \"file:ml\"}");

        assertThatThrownBy(() -> WorkspaceConfig.find(root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'file:ml' is not a file URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:x", "jdbc:postgresql://db/ml?user=me", "file:///elsewhere/ml", "file:/elsewhere/ml"})
    void findsWhatItWrote(String store) {
        WorkspaceConfig config = new WorkspaceConfig(null, null, "ws", URI.create(store));
        config.write(root);

        assertThat(WorkspaceConfig.find(root)).isEqualTo(config);
    }

    @Test
    void writesAStoreInsideTheProjectAsAPathThatMovesWithIt() throws IOException {
        new WorkspaceConfig(null, null, null, root.resolve("a/ml").toUri()).write(root.resolve("a"));
        Files.move(root.resolve("a"), root.resolve("b"));

        assertThat(WorkspaceConfig.find(root.resolve("b")).store()).isEqualTo(URI.create("file://" + root + "/b/ml"));
    }

    @Test
    void keepsUnknownFieldsAndLeavesNothingElseBehind() throws IOException {
        write(
                ".atelier/config.json",
                "{\"team\": {\"name\": \"risk\"}, \"workspace_name\": \"old\", \"store\": \"x\"}");
        new WorkspaceConfig(null, null, "new", URI.create("mem:x")).write(root);

        assertThat(JsonObject.parse(Files.readString(root.resolve(".atelier/config.json"))))
                .isEqualTo(JsonObject.parse(
                        "{\"team\": {\"name\": \"risk\"}, \"workspace_name\": \"new\", \"store\": \"mem:x\"}"));
        assertThat(root.resolve(".atelier")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void doesNotOverwriteWhatItCannotRead() throws IOException {
        write(".atelier/config.json", "mine");

        assertThatThrownBy(() -> new WorkspaceConfig(null, null, null, URI.create("mem:x")).write(root))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not a JSON object");
        assertThat(root.resolve(".atelier/config.json")).hasContent("mine");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
