package dev.atelier.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.compute.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private final InMemoryArtifacts artifacts = new InMemoryArtifacts();

    @TempDir
    private Path temporary;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(temporary.toRealPath().resolve("source"));
    }

    @Test
    void givesEqualTreesEqualIds() throws IOException {
        write("b/run.sh", "x");
        write("a.py", "y");
        SnapshotManifest first = take();
        Files.setLastModifiedTime(source.resolve("a.py"), java.nio.file.attribute.FileTime.fromMillis(0));

        assertThat(take()).isEqualTo(first);
        assertThat(first.files()).extracting(SourceTree.File::path).containsExactly("a.py", "b/run.sh");
        assertThat(first.totalSize()).isEqualTo(2);
        assertThat(SnapshotManifest.load(first.id(), artifacts)).isEqualTo(first);
        write("a.py", "z");
        assertThat(take().id()).isNotEqualTo(first.id());
    }

    @Test
    void leavesOutWhatIsNoSourceCode() throws IOException {
        for (String path : List.of(".git/HEAD", "x/.svn/a", ".atelier/a", ".azureml/config.json", "x/__pycache__/a")) {
            write(path, "x");
        }
        for (String path :
                List.of("venv/a", ".venv/a", "node_modules/a", ".DS_Store", ".ipynb_checkpoints/a", "a.py")) {
            write(path, "x");
        }

        assertThat(paths()).containsExactly("a.py");
    }

    @Test
    void saysWhatReadsIgnoreFiles() throws IOException {
        write(".gitignore", "*.log\n");

        assertThatThrownBy(this::take)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(".gitignore files are read by dev.atelier:atelier-compute-git")
                .hasMessageContaining("add it");
    }

    @Test
    void leavesOutExcludedPlaces() throws IOException {
        write("ml/catalog", "x");
        write("a.py", "x");
        SnapshotTaker taker = taker(10, List.of(source.resolve("x/../ml"), source.resolve("ml"), source.resolve("no")));

        assertThat(taker.take(source, artifacts).files())
                .extracting(SourceTree.File::path)
                .containsExactly("a.py");
    }

    @Test
    void storesLinksInsideTheTreeAsTheirContent() throws IOException {
        write("data/real.txt", "content");
        Files.createSymbolicLink(source.resolve("link.txt"), Path.of("data/real.txt"));
        Files.createSymbolicLink(source.resolve("more"), source.resolve("data"));

        assertThat(paths()).containsExactly("data/real.txt", "link.txt", "more/real.txt");
        assertThat(take().files())
                .extracting(SourceTree.File::sha256)
                .containsOnly(artifacts.blobs.keySet().stream()
                        .filter(sha -> artifacts.blobs.get(sha).length == 7)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void reportsAllLinksThatCannotBeFollowed() throws IOException {
        Files.createSymbolicLink(source.resolve("out"), temporary);
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(source.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(source.resolve("circle"), source);

        assertThatThrownBy(this::take)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting("field")
                                .containsExactlyInAnyOrder("out", "dangling", "self", "circle"))
                .hasMessageContaining("a link out of the tree, to " + temporary.toRealPath())
                .hasMessageContaining("a link to a directory that contains it");
        assertThat(artifacts.blobs).isEmpty();
    }

    @Test
    void reportsTheTenBiggestFilesBeforeAnyCopy() throws IOException {
        for (int i = 0; i < 12; i++) {
            write("f" + i, "x".repeat(100_000 + i * 100_000));
        }

        assertThatThrownBy(() -> taker(1 << 20, List.of()).take(source, artifacts))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting("field")
                                .containsExactly("f11", "f10", "f9", "f8", "f7", "f6", "f5", "f4", "f3", "f2"))
                .hasMessageContaining("7.4 MiB in 12 files")
                .hasMessageContaining("limit of 1.0 MiB")
                .hasMessageContaining(".amlignore")
                .hasMessageContaining("f11: 1.1 MiB");
        assertThat(artifacts.blobs).isEmpty();
    }

    @Test
    void readsAgainWhatChangedWhileItWasRead() throws IOException {
        write("a.txt", "old");
        artifacts.beforeReading = () -> {
            artifacts.beforeReading = () -> {};
            append("a.txt", " and new");
        };

        assertThat(take().files()).extracting(SourceTree.File::size).containsExactly(11L);
    }

    @Test
    void givesUpOnAFileThatNeverStopsChanging() throws IOException {
        write("a.txt", "x");
        artifacts.beforeReading = () -> append("a.txt", "x");

        assertThatThrownBy(this::take)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("changed while it was read, 3 times");
    }

    @Test
    void reportsAllFilesThatCannotBeReadTogether() throws IOException {
        write("a", "x");
        write("b", "x");
        write("c", "x");
        artifacts.beforeReading = () -> {
            artifacts.beforeReading = () -> {};
            delete("b");
            delete("c");
        };

        assertThatThrownBy(this::take)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).extracting("field").containsExactly("b", "c"));
    }

    @Test
    void rejectsAMissingSourceDirectory() {
        assertThatThrownBy(() -> taker(1, List.of()).take(source.resolve("no"), artifacts))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(source.resolve("no") + " is not a directory");
    }

    @Test
    void restoresContentAndExecutableBits() throws IOException {
        write("bin/run.sh", "#!/bin/sh\n");
        write("a.py", "x");
        assertThat(source.resolve("bin/run.sh").toFile().setExecutable(true)).isTrue();
        SnapshotManifest manifest = take();
        Path target = temporary.resolve("new/target");

        SourceRestorer.restore(new StoredSourceTree(manifest, artifacts), target);

        assertThat(taker(100, List.of()).take(target, artifacts)).isEqualTo(manifest);
        assertThat(target.resolve("bin/run.sh")).hasContent("#!/bin/sh\n").isExecutable();
        assertThat(Files.isExecutable(target.resolve("a.py"))).isFalse();
        assertThat(target.getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void restoresIntoAnEmptyDirectoryOnly() throws IOException {
        write("a.py", "x");
        SourceTree tree = new StoredSourceTree(take(), artifacts);
        Path target = Files.createDirectory(temporary.resolve("target"));

        SourceRestorer.restore(tree, target);

        assertThat(target.resolve("a.py")).hasContent("x");
        assertThatThrownBy(() -> SourceRestorer.restore(tree, target))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining(target + "' exists already")
                .hasMessageContaining("an empty directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "/a", "x/../../a", "", "x//a", "./a"})
    void refusesToRestoreOutOfTheTarget(String path) {
        Path target = temporary.resolve("target");

        assertThatThrownBy(() -> SourceRestorer.restore(new OneFile(path), target))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the snapshot is damaged")
                .hasMessageContaining("'" + path + "'");
        assertThat(temporary).isDirectoryNotContaining("glob:**/{a,target,*.tmp}");
    }

    @Test
    void refusesToRestoreDamagedContent() throws IOException {
        write("a.py", "x");
        SnapshotManifest manifest = take();
        artifacts.blobs.put(manifest.files().get(0).sha256(), new byte[] {'y'});

        assertThatThrownBy(() ->
                        SourceRestorer.restore(new StoredSourceTree(manifest, artifacts), temporary.resolve("target")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("'a.py' of the snapshot is damaged");
        assertThat(temporary.resolve("target")).doesNotExist();
    }

    @Test
    void refusesToLoadWhatIsMissingOrNoManifest() {
        assertThatThrownBy(() -> SnapshotManifest.load("ff", artifacts))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("snapshot 'ff'");
        for (String text : List.of(
                "{}", "[", "{\"format\":2}", "{\"format\":1,\"files\":[{\"path\":\"../a\",\"sha256\":\"\"}]}")) {
            String id = artifacts
                    .put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .sha256();
            assertThatThrownBy(() -> SnapshotManifest.load(id, artifacts))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(id + " is not a snapshot");
        }
        artifacts.blobs.put("00", new byte[0]);
        assertThatThrownBy(() -> SnapshotManifest.load("00", artifacts))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged");
    }

    private static SnapshotTaker taker(long maxBytes, List<Path> excluded) {
        return new SnapshotTaker(maxBytes, excluded, new SourceControl(SnapshotTest.class.getClassLoader()), null);
    }

    private SnapshotManifest take() {
        return taker(SnapshotTaker.DEFAULT_MAX_BYTES, List.of()).take(source, artifacts);
    }

    private List<String> paths() {
        return take().files().stream().map(SourceTree.File::path).toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void append(String path, String text) {
        try {
            Files.writeString(source.resolve(path), text, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String path) {
        try {
            Files.delete(source.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record OneFile(String path) implements SourceTree {
        @Override
        public List<File> files() {
            return List.of(new File(path, "", 0, false));
        }

        @Override
        public InputStream open(File file) {
            return InputStream.nullInputStream();
        }
    }
}
