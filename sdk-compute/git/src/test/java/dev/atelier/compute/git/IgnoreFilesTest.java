package dev.atelier.compute.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Workspace;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ignore files leave out of snapshots. */
class IgnoreFilesTest {
    private final Workspace workspace = Workspace.inMemory();

    @TempDir
    private Path source;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void takesADefaultBackButNeverARepository() throws IOException {
        write(".gitignore", "!*\n");
        write("venv/a", "x");
        write(".git/HEAD", "x");

        assertThat(paths()).containsExactly(".gitignore", "venv/a");
    }

    @Test
    void readsAmlignoreInPlaceOfGitignore() throws IOException {
        write(".amlignore", "*.csv\n");
        write(".gitignore", "*.py\n");
        write("x/.gitignore", "*\n");
        write("x/.amlignore", "!keep.csv\n");
        write("x/keep.csv", "x");
        write("x/drop.csv", "x");
        write("a.py", "x");

        assertThat(paths())
                .containsExactly(".amlignore", ".gitignore", "a.py", "x/.amlignore", "x/.gitignore", "x/keep.csv");
    }

    @Test
    void ignoresLinksThatAreIgnored() throws IOException {
        write(".gitignore", "out/\n");
        Files.createSymbolicLink(source.resolve("out"), Path.of("/"));

        assertThat(paths()).containsExactly(".gitignore");
    }

    @Test
    void readsPastAByteOrderMark() throws IOException {
        write(".gitignore", "\uFEFF*.log\n");
        write("a.log", "x");

        assertThat(paths()).containsExactly(".gitignore");
    }

    @Test
    void doesNotTakeBackWhatIsInAnIgnoredDirectory() throws IOException {
        write(".gitignore", "data/\n!data/keep.txt\n/top\n# comment\n\\#odd\n");
        write("data/keep.txt", "x");
        write("top", "x");
        write("deep/top", "x");
        write("#odd", "x");

        assertThat(paths()).containsExactly(".gitignore", "deep/top");
    }

    private List<String> paths() {
        return workspace.takeSnapshot(source).files().stream()
                .map(SourceTree.File::path)
                .toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
