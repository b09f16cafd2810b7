package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.run.Artifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilesTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void keepsAFile() {
        run.upload("outputs/model.bin", file("m", "weights"));

        assertThat(run.files()).singleElement().satisfies(artifact -> {
            assertThat(artifact.name()).isEqualTo("outputs/model.bin");
            assertThat(artifact.size()).isEqualTo(7);
            assertThat(artifact.sha256()).matches("[0-9a-f]{64}");
        });
        assertThat(run.open("outputs/model.bin")).hasContent("weights");
    }

    @Test
    void keepsAnEmptyFile() {
        run.upload("empty", file("e", ""));

        assertThat(run.files().get(0).size()).isZero();
        assertThat(run.open("empty")).isEmpty();
    }

    @Test
    void keepsAFolderWithItsSubfolders() {
        file("data/a.txt", "a");
        file("data/deep/b.txt", "b");
        run.upload("outputs", directory.resolve("data"));

        assertThat(run.files()).extracting(Artifact::name).containsExactly("outputs/a.txt", "outputs/deep/b.txt");
    }

    @Test
    void downloadsAFileInPlaceOfAnother() {
        run.upload("outputs/model.bin", file("m", "new"));
        Path target = file("target.bin", "old and longer");

        run.download("outputs/model.bin", target);

        assertThat(target).hasContent("new");
    }

    @Test
    void downloadsAFolder() {
        file("data/a.txt", "a");
        file("data/deep/b.txt", "b");
        run.upload("outputs", directory.resolve("data"));
        run.upload("outputs-2/c.txt", file("c", "c"));

        run.download("outputs", directory.resolve("back"));

        assertThat(directory.resolve("back/a.txt")).hasContent("a");
        assertThat(directory.resolve("back/deep/b.txt")).hasContent("b");
        assertThat(directory.resolve("back/c.txt")).doesNotExist();
        assertThat(directory.resolve("back")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void refusesToOverwriteUnlessTold() {
        run.upload("model.bin", file("one", "1"));

        assertThatThrownBy(() -> run.upload("model.bin", file("two", "2")))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("artifact 'model.bin' exists already")
                .hasMessageContaining("run.uploadReplacing");
        assertThat(run.open("model.bin")).hasContent("1");

        run.uploadReplacing("model.bin", file("two", "2"));
        assertThat(run.open("model.bin")).hasContent("2");
        assertThat(run.files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../secret | has an empty part, '.' or '..'",
                "a/../b | has an empty part, '.' or '..'",
                "a/.. | has an empty part, '.' or '..'",
                "./a | has an empty part, '.' or '..'",
                "a//b | has an empty part, '.' or '..'",
                "a/ | has an empty part, '.' or '..'",
                "/etc/passwd | is absolute; use a relative one",
                "C:/temp | is absolute; use a relative one",
                "a\\b | has a backslash; use '/' between its parts",
            })
    void rejectsUnsafeNames(String name, String message) {
        Path file = file("x", "x");

        assertThatThrownBy(() -> run.upload(name, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("artifact name '" + name + "' " + message);
        assertThatThrownBy(() -> run.uploadReplacing(name, file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run.open(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run.download(name, directory)).isInstanceOf(IllegalArgumentException.class);
        assertThat(run.files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void rejectsBlankNamesAndControlCharacters(String name) {
        assertThatThrownBy(() -> run.upload(name, file("x", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("artifact name");
    }

    @Test
    void rejectsTooLongNames() {
        assertThatThrownBy(() -> run.upload("x".repeat(1_025), file("x", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("artifact name has 1025 characters, at most 1024 are allowed");
    }

    @Test
    void rejectsMissingFiles() {
        assertThatThrownBy(() -> run.upload("model.bin", directory.resolve("nothing.bin")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nothing.bin' does not exist; looked in " + directory);
    }

    @Test
    void namesWhatIsThereWhenAnArtifactIsNot() {
        run.upload("outputs/model.bin", file("m", "1"));

        assertThatThrownBy(() -> run.download("model.bin", directory.resolve("x")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("artifact 'model.bin' does not exist")
                .hasMessageContaining("[outputs/model.bin]");
        assertThatThrownBy(() -> run.open("model.bin"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("run.files()");
        assertThatThrownBy(() -> run.registerModel("ridge", "model.bin")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void refusesUploadsToAnEndedRun() {
        run.complete();

        assertThatThrownBy(() -> run.upload("model.bin", file("m", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is Completed, nothing can be recorded");
    }

    @Test
    void saysWhenATargetCannotBeWritten() {
        run.upload("model.bin", file("m", "1"));
        Path notAFolder = file("file", "x");

        assertThatThrownBy(() -> run.download("model.bin", notAFolder.resolve("below")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write '" + notAFolder.resolve("below") + "'");
    }

    @Test
    void keepsTheFilesOfRunsApart() {
        Run other = workspace.experiment("diabetes").startLogging();
        run.upload("model.bin", file("one", "1"));
        other.upload("model.bin", file("two", "2"));

        assertThat(run.open("model.bin")).hasContent("1");
        assertThat(other.open("model.bin")).hasContent("2");
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
