package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    private final TestClock clock = new TestClock();
    private final Workspace workspace = Workspace.builder().clock(clock).open();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void registersARunsOutput() {
        Run run = workspace.experiment("diabetes").startLogging();
        run.upload("outputs/model.pkl", file("m", "weights"));
        run.upload("outputs/other.txt", file("o", "x"));
        Model model = run.registerModel("ridge", "outputs/model.pkl");

        assertThat(model.name()).isEqualTo("ridge");
        assertThat(model.version()).isEqualTo(1);
        assertThat(model.id()).isEqualTo("ridge:1");
        assertThat(model).hasToString("model ridge:1");
        assertThat(model.run()).contains(run);
        assertThat(model.files()).containsExactly("model.pkl");
        assertThat(model.createdAt()).isEqualTo(TestClock.START);
        assertThat(model.download(directory.resolve("back")).resolve("model.pkl"))
                .hasContent("weights");
    }

    @Test
    void registersAFolderOfARun() {
        Run run = workspace.experiment("diabetes").startLogging();
        file("f/a.bin", "a");
        file("f/deep/b.bin", "b");
        run.upload("outputs/model", directory.resolve("f"));
        Model model = run.registerModel("ridge", "outputs/model");

        assertThat(model.files()).containsExactly("model/a.bin", "model/deep/b.bin");
        assertThat(model.download(directory.resolve("back")).resolve("model/deep/b.bin"))
                .hasContent("b");
    }

    @Test
    void registersFilesAndFolders() {
        file("net/a.bin", "a");
        file("net/deep/b.bin", "b");

        assertThat(workspace
                        .registerModel("net", directory.resolve("net/a.bin"))
                        .files())
                .containsExactly("a.bin");
        Model folder = workspace.registerModel("net", directory.resolve("net"));
        assertThat(folder.files()).containsExactly("net/a.bin", "net/deep/b.bin");
        assertThat(folder.version()).isEqualTo(2);
        assertThat(folder.run()).isEmpty();
    }

    @Test
    void keepsWhatWasRegisteredWhenTheFileChanges() {
        Path file = file("m.bin", "old");
        Model model = workspace.registerModel("ridge", file);
        file("m.bin", "new");

        assertThat(model.download(directory.resolve("back")).resolve("m.bin")).hasContent("old");
    }

    @Test
    void rejectsWhatCannotBeRegistered() throws IOException {
        assertThatThrownBy(() -> workspace.registerModel("ridge", directory.resolve("missing.pkl")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("missing.pkl' does not exist");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> workspace.registerModel("ridge", empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no files to register");
        assertThat(workspace.models().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "..", "a b", "a:1", ".hidden"})
    void rejectsBadNames(String name) {
        assertThatThrownBy(() -> workspace.registerModel(name, file("m", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model name");
    }

    @Test
    void rejectsTooLongNames() {
        assertThatThrownBy(() -> workspace.registerModel("m".repeat(257), file("m", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 256 are allowed");
    }

    @Test
    void keepsDetails() {
        Model model = workspace.registerModel(
                "ridge",
                file("m", "x"),
                details -> details.framework("scikit-learn", "1.5.2")
                        .description("penalised")
                        .tag("stage", "test")
                        .property("sha", "abc"));

        assertThat(model.framework()).isEqualTo("scikit-learn 1.5.2");
        assertThat(model.description()).isEqualTo("penalised");
        assertThat(model.tags()).containsExactly(entry("stage", "test"));
        assertThat(model.properties()).containsExactly(entry("sha", "abc"));
        assertThat(JsonObject.parse(model.toJson()).text("description")).isEqualTo("penalised");
    }

    @Test
    void hasNoDetailsByDefault() {
        Model model = workspace.registerModel("ridge", file("m", "x"));

        assertThat(model.framework()).isEmpty();
        assertThat(model.description()).isEmpty();
        assertThat(model.tags()).isEmpty();
        assertThat(model.aliases()).isEmpty();
        assertThat(model.services()).isEmpty();
    }

    @Test
    void changesTagsButNotProperties() {
        Model model = workspace.registerModel("ridge", file("m", "x"));
        model.tag("stage", "test").tag("stage", "live").tag("old", "1").removeTag("old");
        model.property("sha", "abc").property("sha", "abc");

        assertThat(model.tags()).containsExactly(entry("stage", "live"));
        assertThatThrownBy(() -> model.property("sha", "def"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("property 'sha'")
                .hasMessageContaining("it is 'abc'; properties never change");
        assertThatThrownBy(() -> model.tag("x", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> model.tag(" ", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag must not be blank");
    }

    @Test
    void numbersVersionsConsecutivelyForManyThreads() throws Exception {
        Path file = file("m", "x");
        List<Integer> versions = Collections.synchronizedList(new ArrayList<>());
        RunConcurrencyTest.together(thread -> IntStream.range(0, 10)
                .forEach(round ->
                        versions.add(workspace.registerModel("ridge", file).version())));

        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 80).boxed().toList());
        assertThat(workspace.model("ridge").version()).isEqualTo(80);
    }

    @Test
    void numbersVersionsInOneOrderForAllWorkspaces() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            one.registerModel("ridge", file("m", "x"));

            assertThat(two.registerModel("ridge", file("m", "x")).version()).isEqualTo(2);
            assertThat(one.model("ridge").version()).isEqualTo(2);
        }
    }

    @Test
    void neverUsesADeletedVersionAgain() {
        Model first = workspace.registerModel("ridge", file("m", "x"));
        Model second = workspace.registerModel("ridge", file("m", "x"));
        second.delete();

        assertThat(workspace.model("ridge")).isEqualTo(first);
        assertThat(workspace.registerModel("ridge", file("m", "x")).version()).isEqualTo(3);
        assertThatThrownBy(() -> workspace.model("ridge", 2))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'ridge:2' does not exist; versions of 'ridge' are [1, 3]");
        assertThatThrownBy(second::delete).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(second::files).isInstanceOf(NotFoundException.class);
    }

    @Test
    void findsTheLatestByNumberNotByText() {
        for (int i = 0; i < 11; i++) {
            workspace.registerModel("ridge", file("m", "x"));
        }

        assertThat(workspace.model("ridge").version()).isEqualTo(11);
        assertThat(workspace.models().named("ridge").list())
                .extracting(Model::version)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 11).boxed().toList());
    }

    @Test
    void pointsAliasesAtOneVersion() {
        Model first = workspace.registerModel("ridge", file("m", "x")).alias("champion");
        Model second = workspace.registerModel("ridge", file("m", "x"));
        assertThat(workspace.modelByAlias("ridge", "champion")).contains(first);

        second.alias("champion").alias("canary");

        assertThat(workspace.modelByAlias("ridge", "champion")).contains(second);
        assertThat(first.aliases()).isEmpty();
        assertThat(second.aliases()).containsExactlyInAnyOrder("champion", "canary");
        first.removeAlias("canary").removeAlias("unknown");
        assertThat(workspace.modelByAlias("ridge", "canary")).isEmpty();
        second.delete();
        assertThat(workspace.modelByAlias("ridge", "champion")).isEmpty();
        assertThatThrownBy(() -> second.alias("champion")).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v1", "v23"})
    void rejectsReservedAliases(String alias) {
        Model model = workspace.registerModel("ridge", file("m", "x"));

        assertThatThrownBy(() -> model.alias(alias))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alias '" + alias + "' is reserved");
    }

    @Test
    void listsByTagPropertyAndRun() {
        Run run = workspace.experiment("diabetes").startLogging();
        run.upload("m", file("m", "x"));
        Model ofRun = run.registerModel("ridge", "m");
        Model tagged = workspace.registerModel("ridge", file("m", "x")).tag("stage", "live");
        Model other = workspace
                .registerModel("ridge-2", file("m", "x"))
                .tag("stage", "test")
                .property("sha", "a");

        assertThat(workspace.models().list()).containsExactly(ofRun, tagged, other);
        assertThat(workspace.models().named("ridge").list()).containsExactly(ofRun, tagged);
        assertThat(workspace.models().tag("stage", "live").list()).containsExactly(tagged);
        assertThat(workspace.models().tag("stage", null).list()).containsExactly(tagged, other);
        assertThat(workspace.models().property("sha", "a").list()).containsExactly(other);
        assertThat(workspace.models().property("sha", null).tag("stage", "live").list())
                .isEmpty();
        assertThat(workspace.models().run(run.id()).list()).containsExactly(ofRun);
        assertThat(workspace.models().toString()).contains("ridge-2", "version", run.id());
    }

    private Path file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
