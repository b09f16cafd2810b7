package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
    private static final DocumentKey KEY = new DocumentKey("run", "a");

    @TempDir
    private Path directory;

    @Test
    void isFoundAsAProviderOfFileUris() {
        List<StoreProvider> found = ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals("embedded"))
                .toList();
        assertThat(found).singleElement().satisfies(provider -> {
            assertThat(provider.priority()).isNegative();
            assertThat(provider.supports(URI.create("file:///x"))).isTrue();
            assertThat(provider.supports(URI.create("mem:x"))).isFalse();
        });
    }

    @Test
    void createsTheDirectoryWithItsParents() {
        Path nested = directory.resolve("a/b/c");
        try (EmbeddedStore store = EmbeddedStore.open(nested)) {
            store.catalog().commit(List.of(Write.create(KEY, "1")));
            store.flush();
        }
        assertThat(nested.resolve("atelier.json")).content().contains("\"version\": 3", "\"workspaceId\": \"");
    }

    @Test
    void sharesALogThroughASymbolicLink() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        try (EmbeddedStore store = EmbeddedStore.open(link.resolve("ws"));
                EmbeddedStore other = EmbeddedStore.open(real.resolve("ws"))) {
            store.catalog().commit(List.of(Write.create(KEY, "1")));
            long revision = other.catalog().find(KEY).orElseThrow().revision();
            other.catalog().commit(List.of(new Write(KEY, revision, "2")));
            assertThat(store.tryLease("x")).isPresent();
            assertThat(other.tryLease("x")).isEmpty();
        }
    }

    @Test
    void refusesADirectoryOfSomebodyElse() throws IOException {
        for (String name : List.of("train.py", "data.csv", "b", "a")) {
            Files.createFile(directory.resolve(name));
        }
        assertThatThrownBy(() -> EmbeddedStore.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "is not an Atelier workspace (it has a, b, data.csv and 1 more and no atelier.json)")
                .hasMessageContaining("choose an empty or new directory");
        assertThat(directory.resolve("atelier.json")).doesNotExist();
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("file is a file; a workspace is a directory");
    }

    @Test
    void refusesAPlaceBelowAFileAndALinkToNothing() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedStore.open(file.resolve("below/it")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("file is a file; a workspace is a directory");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
        assertThatThrownBy(() -> EmbeddedStore.open(link))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("link is a link to what does not exist");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        Files.writeString(
                directory.resolve("atelier.json"),
                "{\"format\": \"atelier-workspace\", \"version\": 12, \"workspaceId\": \"x\"}");
        assertThatThrownBy(() -> EmbeddedStore.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "has workspace format 12, this Atelier reads formats 1 to 3; use a newer Atelier");
    }

    @Test
    void refusesADamagedMarker() throws IOException {
        for (String content :
                List.of("", "{", "{\"version\": 1}", "\u0000\u0000", "{\"version\": x, \"workspaceId\": \"y\"}")) {
            Files.writeString(directory.resolve("atelier.json"), content);
            assertThatThrownBy(() -> EmbeddedStore.open(directory))
                    .as(content)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("atelier.json is damaged");
        }
    }

    @Test
    void rewritesALogThatIsMostlyGarbage() throws IOException {
        Path log = directory.resolve("catalog/log");
        String body = "x".repeat(100_000);
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            long revision = 0;
            for (int i = 0; i < 100; i++) {
                revision = store.catalog().commit(List.of(new Write(KEY, revision, body + i)));
                if (i == 15) {
                    assertThat(other.catalog().find(KEY).orElseThrow().body()).isEqualTo(body + i);
                    Files.writeString(directory.resolve("catalog/log.new"), "left by a crash");
                }
            }
            assertThat(Files.size(log)).isLessThan(2_000_000);
            assertThat(other.catalog().find(KEY).orElseThrow().revision()).isEqualTo(revision);
            assertThat(other.problems()).isEmpty();
            assertThat(directory.resolve("catalog/log.new")).doesNotExist();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void needsFewOpenFilesForManySeries() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            long before = openFiles();
            for (int i = 0; i < 1_000; i++) {
                SeriesKey key = new SeriesKey("run", "metric-" + i);
                store.metrics().writer(key, "").append(1.0, 1);
                assertThat(store.metrics().summary(key)).isPresent();
            }
            assertThat(openFiles() - before).isLessThan(10);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoFileOpen() throws IOException {
        try (EmbeddedStore warmUp = EmbeddedStore.open(directory)) {
            use(warmUp);
        }
        long before = openFiles();
        for (int i = 0; i < 20; i++) {
            try (EmbeddedStore store = EmbeddedStore.open(directory)) {
                use(store);
            }
        }
        assertThat(openFiles()).isLessThan(before + 5);
    }

    @Test
    void replacesAnArtifactThatHasBeenCut() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Blob blob = store.artifacts().put(new ByteArrayInputStream(new byte[100]));
            Path file = store.artifacts().file(blob.sha256()).orElseThrow();
            assertThat(file.toFile().setWritable(true)).isTrue();
            Files.write(file, new byte[50]);
            store.artifacts().put(new ByteArrayInputStream(new byte[100]));
            assertThat(file).hasSize(100);
        }
    }

    @Test
    void sweepsOldTemporaryFilesOfDeadProcesses() throws IOException {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Files.writeString(
                directory.resolve("atelier.json"),
                "{\"format\": \"atelier-workspace\", \"version\": 1, \"workspaceId\": \"x\"}");
        Path dead = touch(temporary.resolve(Integer.MAX_VALUE + "-1.tmp"), 2);
        Path young = touch(temporary.resolve(Integer.MAX_VALUE + "-2.tmp"), 0);
        Path alive = touch(temporary.resolve(ProcessHandle.current().pid() + "-3.tmp"), 2);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.artifacts().put(new ByteArrayInputStream(new byte[1]));
        }
        assertThat(dead).doesNotExist();
        assertThat(young).exists();
        assertThat(alive).exists();
    }

    @Test
    void refusesHalfASurrogatePair() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThatThrownBy(() -> store.catalog().commit(List.of(Write.create(KEY, "\uD83D"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
    }

    @Test
    void takesTimestampsWithinABlockFarApart() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            SeriesKey key = new SeriesKey("run", "loss");
            long day = 86_400_000;
            for (int i = 0; i < 40; i++) {
                store.metrics().writer(key, "").append(i, 1_700_000_000_000L + (i % 2 == 0 ? day : -day) * i);
            }
            assertThat(store.metrics().points(key))
                    .extracting(MetricPoint::value)
                    .isSorted()
                    .hasSize(40);
        }
    }

    private static void use(EmbeddedStore store) {
        store.catalog().find(KEY);
        store.metrics().writer(new SeriesKey("run", "loss"), "").append(1.0, 1);
        store.metrics().points(new SeriesKey("run", "loss"));
        store.artifacts().put(new ByteArrayInputStream(new byte[1]));
        store.flush();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static Path touch(Path file, int hoursAgo) throws IOException {
        Files.createFile(file);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600L * hoursAgo)));
    }
}
