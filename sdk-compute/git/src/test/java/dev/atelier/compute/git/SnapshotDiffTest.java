package dev.atelier.compute.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Snapshot;
import dev.atelier.SnapshotDiff;
import dev.atelier.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDiffTest {
    private final Workspace workspace = Workspace.inMemory();

    @TempDir
    private Path temporary;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(temporary.resolve("source"));
        write("train.py", "one\ntwo\nthree\n");
        write("old.txt", "gone\n");
        write("run.sh", "#!/bin/sh\n");
        write("weights.bin", "\0\1");
        write("sub dir/tab\there.txt", "no newline");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void tellsWhatIsDifferent() throws IOException {
        Snapshot before = workspace.takeSnapshot(source);
        change();
        SnapshotDiff diff = before.diff(workspace.takeSnapshot(source));

        assertThat(diff.added()).containsExactly("new.txt");
        assertThat(diff.removed()).containsExactly("old.txt");
        assertThat(diff.changed()).containsExactly("run.sh", "sub dir/tab\there.txt", "train.py", "weights.bin");
        assertThat(diff.changes())
                .contains(new SnapshotDiff.Change("old.txt", SnapshotDiff.Kind.REMOVED, 5, 0))
                .contains(new SnapshotDiff.Change("new.txt", SnapshotDiff.Kind.ADDED, 0, 4));
        assertThat(diff.toString()).contains("removed  old.txt");
        assertThat(diff.unified())
                .contains("--- a/train.py\n+++ b/train.py\n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n")
                .contains("diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\ndiff --git")
                .contains("new file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+new\n")
                .contains("deleted file mode 100644\n--- a/old.txt\n+++ /dev/null\n")
                .contains("Binary files a/weights.bin and b/weights.bin differ\n");
    }

    @Test
    void findsNoDifferenceWhereThereIsNone() {
        SnapshotDiff diff = workspace.takeSnapshot(source).diff(workspace.takeSnapshot(source));

        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.unified()).isEmpty();
        assertThat(diff).hasToString("no differences");
    }

    @Test
    void writesWhatGitCanApply() throws IOException {
        Files.delete(source.resolve("weights.bin"));
        Snapshot before = workspace.takeSnapshot(source);
        change();
        Files.delete(source.resolve("weights.bin"));
        Snapshot after = workspace.takeSnapshot(source);
        Path restored = before.restore(temporary.resolve("restored"));
        Files.writeString(temporary.resolve("the.diff"), before.diff(after).unified());
        Git git = Git.init(restored);
        git.run("apply", temporary.resolve("the.diff").toString());

        assertThat(workspace.takeSnapshot(restored).id()).isEqualTo(after.id());
    }

    private void change() throws IOException {
        write("train.py", "one\nTWO\nthree\n");
        Files.delete(source.resolve("old.txt"));
        write("new.txt", "new\n");
        write("weights.bin", "\0\2");
        write("sub dir/tab\there.txt", "still no newline");
        assertThat(source.resolve("run.sh").toFile().setExecutable(true)).isTrue();
    }

    private void write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
