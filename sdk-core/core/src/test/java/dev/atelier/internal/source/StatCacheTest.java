package dev.atelier.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second snapshot reads of a directory. */
class StatCacheTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-01-31T12:00:00Z"));

    private final InMemoryArtifacts artifacts = new InMemoryArtifacts();
    private int read;

    @TempDir
    private Path temporary;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(temporary.toRealPath().resolve("source"));
        write("a.py", "one", LONG_AGO);
        write("b.py", "two", LONG_AGO);
        artifacts.beforeReading = () -> read++;
    }

    @Test
    void readsNothingOfAnUnchangedTree() {
        SnapshotManifest first = take();
        assertThat(read).isEqualTo(3); // with the manifest

        assertThat(take()).isEqualTo(first);
        assertThat(read).isEqualTo(3);
    }

    @Test
    void readsWhatHasAnotherTimeOrSize() throws IOException {
        take();
        write("a.py", "ONE", FileTime.from(LONG_AGO.toInstant().plusNanos(1_000)));
        write("c.py", "new", LONG_AGO);
        SnapshotManifest second = take();

        assertThat(read).isEqualTo(3 + 3);
        assertThat(second.files().get(0).sha256()).isEqualTo(sha256("ONE"));
        assertThat(second.files()).hasSize(3);
        write("b.py", "longer", LONG_AGO);
        assertThat(take().files().get(1).sha256()).isEqualTo(sha256("longer"));
    }

    @Test
    void readsAnotherFileOfTheSameNameSizeAndTime() throws IOException {
        take();
        write("draft", "ONE", LONG_AGO);
        Files.move(source.resolve("draft"), source.resolve("a.py"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(take().files().get(0).sha256()).isEqualTo(sha256("ONE"));
    }

    /** It can be modified once more without another time. */
    @Test
    void doesNotRememberWhatWasModifiedJustNow() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        write("a.py", "one", now);
        take();
        write("a.py", "ONE", now);

        assertThat(take().files().get(0).sha256()).isEqualTo(sha256("ONE"));
        assertThat(read).isEqualTo(3 + 2);
    }

    @Test
    void noticesWhatMayBeExecutedAndWhatIsGone() throws IOException {
        SnapshotManifest first = take();
        assertThat(source.resolve("a.py").toFile().setExecutable(true)).isTrue();
        SnapshotManifest second = take();
        Files.delete(source.resolve("b.py"));
        SnapshotManifest third = take();

        assertThat(read).isEqualTo(3 + 1 + 1);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.files().get(0).executable()).isTrue();
        assertThat(third.files()).hasSize(1);
        assertThat(SnapshotManifest.load(third.id(), artifacts)).isEqualTo(third);
    }

    @Test
    void readsAllOfASnapshotThatTheStoreHasNoMore() {
        SnapshotManifest first = take();
        artifacts.blobs.clear();

        assertThat(take()).isEqualTo(first);
        assertThat(artifacts.blobs).hasSize(3);
    }

    @Test
    void readsAllWhenWhatItRemembersIsDamagedOrOld() throws IOException {
        SnapshotManifest first = take();
        Path remembered = remembered();
        byte[] bytes = Files.readAllBytes(remembered);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            Files.write(remembered, damaged);
            read = 0;
            assertThat(take()).isEqualTo(first);
            assertThat(read).as("byte %d", i).isEqualTo(3);
        }
        Files.write(remembered(), new byte[2]);
        assertThat(take()).isEqualTo(first);
    }

    @Test
    void forgetsDirectoriesThatWereNotTakenForLong() throws IOException {
        take();
        Path other = Files.writeString(temporary.resolve("memory/other"), "x");
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofHours(13))));
        write("c.py", "new", LONG_AGO);
        take();

        assertThat(other).doesNotExist();
    }

    private Path remembered() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("memory"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private SnapshotManifest take() {
        SourceControl sources = new SourceControl(getClass().getClassLoader());
        return new SnapshotTaker(1 << 20, List.of(), sources, temporary.resolve("memory")).take(source, artifacts);
    }

    private void write(String path, String text, FileTime modified) throws IOException {
        Files.writeString(source.resolve(path), text);
        Files.setLastModifiedTime(source.resolve(path), modified);
    }

    private static String sha256(String text) {
        return java.util.HexFormat.of()
                .formatHex(SnapshotManifest.sha256().digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
