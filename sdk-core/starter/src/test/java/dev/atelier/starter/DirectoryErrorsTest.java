package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryErrorsTest {
    private static final String OTHER_FORMAT =
            "{\"format\": \"atelier-workspace\", \"version\": 99, \"workspaceId\": \"x\"}";

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("ml");
    }

    @Test
    void refusesADirectoryWithOtherFiles() throws IOException {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("thesis.tex"), "text");
        assertThatThrownBy(() -> Workspace.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("thesis.tex")
                .hasMessageContaining("choose an empty or new directory");
        assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("thesis.tex"));
    }

    @Test
    void refusesAFile() throws IOException {
        Files.writeString(directory, "text");
        assertThatThrownBy(() -> Workspace.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory + " is a file");
        assertThat(directory).hasContent("text");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        fill();
        Files.writeString(directory.resolve("atelier.json"), OTHER_FORMAT);
        assertThatThrownBy(() -> Workspace.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format 99")
                .hasMessageContaining("use a newer Atelier");
        assertThat(directory.resolve("atelier.json")).hasContent(OTHER_FORMAT);
    }

    @Test
    void refusesADamagedMarker() throws IOException {
        fill();
        Files.writeString(directory.resolve("atelier.json"), "");
        assertThatThrownBy(() -> Workspace.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("atelier.json is damaged");
    }

    @Test
    void readsAReadOnlyDirectoryAndRefusesToWrite() throws Exception {
        fill();
        ReadOnly readOnly = ReadOnly.make(directory);
        try {
            try (Workspace workspace = Workspace.open(directory)) {
                assertThat(workspace.runs().where("metrics.loss = 1.5").list()).hasSize(3);
                assertThatThrownBy(() -> workspace.experiment("more").startLogging())
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(directory.toString());
            }
        } finally {
            readOnly.undo();
        }
        assertFilled(List.of("first", "second", "third"));
    }

    @Test
    void refusesANewWorkspaceInAReadOnlyDirectory() throws Exception {
        ReadOnly readOnly = ReadOnly.make(Files.createDirectory(directory));
        try {
            assertThatThrownBy(() -> Workspace.open(directory.resolve("new")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(directory.resolve("new").toString());
        } finally {
            readOnly.undo();
        }
    }

    @Test
    void opensWithADamagedCatalogTailAndTellsIt() throws IOException {
        fill();
        Path log = directory.resolve("catalog/log");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(log) - 5);
        }
        try (Workspace workspace = Workspace.open(directory)) {
            assertThat(workspace.problems())
                    .isNotEmpty()
                    .allSatisfy(problem ->
                            assertThat(problem).contains(log.toRealPath().toString()));
            assertThat(workspace.runs().list())
                    .extracting(Run::name)
                    .containsExactlyInAnyOrder("first", "second", "third");
            workspace.runs().list().stream()
                    .filter(run -> run.name().equals("third"))
                    .forEach(run -> assertThat(run.status()).isEqualTo(RunStatus.RUNNING));
            workspace.experiment("kept").startLogging("fourth").complete();
        }
        assertFilled(List.of("first", "second", "third", "fourth"));
    }

    /** Three completed runs; what the catalog log holds last is that the third has completed. */
    private void fill() {
        try (Workspace workspace = Workspace.open(directory)) {
            for (String name : List.of("first", "second", "third")) {
                Run run = workspace.experiment("kept").startLogging(name);
                run.log("loss", 1.5);
                run.complete();
            }
        }
    }

    private void assertFilled(List<String> names) {
        try (Workspace workspace = Workspace.open(directory)) {
            assertThat(workspace.runs().list()).extracting(Run::name).containsExactlyInAnyOrderElementsOf(names);
            workspace
                    .runs()
                    .where("metrics.loss > 0")
                    .list()
                    .forEach(run -> assertThat(run.metric("loss").last()).isEqualTo(1.5));
            assertThat(workspace.runs().where("metrics.loss > 0").list()).hasSize(3);
        }
    }

    /** A directory that nobody can write, not even root: by its mode, or by a read-only bind mount. */
    private record ReadOnly(Path directory, boolean mounted) {
        static ReadOnly make(Path directory) throws Exception {
            boolean root = "root".equals(System.getProperty("user.name"));
            boolean mounted = root && run("mount", "--bind", directory.toString(), directory.toString());
            boolean done = root
                    ? mounted && run("mount", "-o", "remount,bind,ro", directory.toString())
                    : run("chmod", "-R", "a-w", directory.toString());
            if ("true".equals(System.getenv("CI"))) {
                assertThat(done).as("make %s read-only", directory).isTrue();
            }
            assumeTrue(done, "root can write everywhere, and may not mount here");
            return new ReadOnly(directory, mounted);
        }

        void undo() throws Exception {
            assertThat(mounted ? run("umount", directory.toString()) : run("chmod", "-R", "u+w", directory.toString()))
                    .isTrue();
        }

        private static boolean run(String... command) throws InterruptedException {
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
