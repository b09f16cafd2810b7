package dev.atelier.compute.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunDirectoryTest {
    @TempDir
    Path parent;

    private Path root;
    private RunDirectory directory;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(parent.resolve("run"));
        directory = new LocalRunDirectory(root);
    }

    @Test
    void readsFromAnOffsetUntilTheEnd() throws IOException {
        Files.writeString(root.resolve("log"), "0123456789");
        assertThat(read("log", 7, 100)).isEqualTo("789");
        assertThat(read("log", 2, 3)).isEqualTo("234");
        assertThat(directory.read("log", 10, ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(directory.read("log", 99, ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(directory.size("log")).isEqualTo(10);
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        Files.writeString(root.resolve("file"), "x");
        for (String path : List.of("none", "none/below", "file/below")) {
            assertThat(directory.size(path)).as(path).isEqualTo(-1);
            assertThat(directory.read(path, 0, ByteBuffer.allocate(1))).as(path).isEqualTo(-1);
            assertThat(directory.list(path)).as(path).isEmpty();
        }
        assertThat(new LocalRunDirectory(root.resolve("gone")).list("")).isEmpty();
    }

    @Test
    void listsSortedWithPathsFromTheRoot() throws IOException {
        Files.createDirectories(root.resolve("outputs/deep"));
        Files.writeString(root.resolve("outputs/b"), "12");
        Files.writeString(root.resolve("outputs/a"), "");
        assertThat(directory.list("outputs"))
                .extracting(RunDirectory.Entry::path)
                .containsExactly("outputs/a", "outputs/b", "outputs/deep");
        assertThat(directory.list("")).extracting(RunDirectory.Entry::path).containsExactly("outputs");
        assertThat(directory.list("outputs").get(2).directory()).isTrue();
        assertThat(directory.list("outputs").get(1).size()).isEqualTo(2);
    }

    @Test
    void refusesPathsThatLeadOut() {
        for (String path : List.of("../run2", "/etc/passwd", "a/../../b", "a//b", ".", "a/", "a\0b")) {
            assertThatThrownBy(() -> directory.size(path))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("below the run directory");
            assertThatThrownBy(() -> directory.writeAtomic(path, new byte[0]))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void seesNothingThroughLinksThatLeadOut() throws IOException {
        Path secret = Files.writeString(parent.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("file"), secret);
        Files.createSymbolicLink(root.resolve("up"), parent);
        Files.createSymbolicLink(root.resolve("ring"), Path.of("ring"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        assertThat(directory.list("")).isEmpty();
        for (String path : List.of("file", "up/secret", "ring", "ring/x", "dangling")) {
            assertThat(directory.size(path)).as(path).isEqualTo(-1);
            assertThat(directory.read(path, 0, ByteBuffer.allocate(9))).as(path).isEqualTo(-1);
        }
    }

    @Test
    void writesNothingThroughLinksThatLeadOut() throws IOException {
        Files.createSymbolicLink(root.resolve("up"), parent);
        for (String path : List.of("up/file", "up/new/file")) {
            assertThatThrownBy(() -> directory.writeAtomic(path, new byte[1]))
                    .as(path)
                    .isInstanceOf(ComputeException.class)
                    .hasMessageContaining("outside of the run directory");
        }
        assertThat(parent).isDirectoryNotContaining("glob:**{file,new}");
    }

    @Test
    void followsLinksThatStayInside() throws IOException {
        Files.createDirectories(root.resolve("code"));
        Files.createDirectories(root.resolve("outputs"));
        Files.createSymbolicLink(root.resolve("code/outputs"), Path.of("../outputs"));
        directory.writeAtomic("code/outputs/model", "m".getBytes(UTF_8));
        assertThat(root.resolve("outputs/model")).hasContent("m");
        assertThat(read("code/outputs/model", 0, 9)).isEqualTo("m");
    }

    @Test
    void replacesFilesWholeAndLeavesNoDrafts() {
        directory.writeAtomic("new/file", "first".getBytes(UTF_8));
        directory.writeAtomic("new/file", "second".getBytes(UTF_8));
        assertThat(read("new/file", 0, 99)).isEqualTo("second");
        assertThat(directory.list("new")).hasSize(1);
    }

    @Test
    void refusesToWriteIntoRunDirectoryThatIsGone() {
        RunDirectory gone = new LocalRunDirectory(parent.resolve("gone"));
        assertThatThrownBy(() -> gone.writeAtomic("cancel.request", new byte[0]))
                .isInstanceOf(ComputeException.class);
        assertThat(parent.resolve("gone")).doesNotExist();
    }

    @Test
    void lockIsTakenOnceWithItsWholeContent() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> take = () -> directory.createExclusive("submit.lock", "mine".getBytes(UTF_8));
            List<Boolean> taken = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(Collections.nCopies(20, take))) {
                taken.add(result.get());
            }
            assertThat(taken).containsOnlyOnce(true);
            assertThat(directory.list("")).hasSize(1);
            assertThat(read("submit.lock", 0, 9)).isEqualTo("mine");
        } finally {
            threads.shutdownNow();
        }
    }

    private String read(String path, long offset, int limit) {
        ByteBuffer target = ByteBuffer.allocate(limit);
        int count = directory.read(path, offset, target);
        return new String(target.array(), 0, count, UTF_8);
    }
}
