package dev.atelier.tracking.embedded.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.CompactionMode;
import dev.atelier.tracking.embedded.EmbeddedStore;
import dev.atelier.tracking.embedded.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are gone or were cut: a verification tells so, or nothing that was acknowledged is missing. */
class LostBytesTest {
    private static final long SEED = 1_871;
    private static final int CUTS = Integer.getInteger("atelier.verify.cuts", 40);
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");

    /** As copied while a store had it open, like after kill -9, and after it was closed. */
    @TempDir
    private Path killed;

    @TempDir
    private Path closed;

    private List<String> content = List.of();

    @BeforeEach
    void fill() throws IOException {
        fill(WriteMode.MAPPED);
    }

    private void fill(WriteMode mode) throws IOException {
        clear(killed);
        clear(closed);
        try (EmbeddedStore store = open(closed, mode)) {
            append(store, new SeriesKey("sealed", "loss"));
            store.metrics().writer(new SeriesKey("gone", "loss"), "").append(1.0, 1);
            store.compact();
            store.metrics().delete(List.of("gone"));
        }
        try (EmbeddedStore store = open(closed, mode)) {
            for (int i = 0; i < 30; i++) {
                store.catalog().commit(List.of(Write.create(new DocumentKey("run", "run-" + i), "{\"n\": " + i + "}")));
            }
            append(store, LOSS);
            store.flush();
            content = content(store);
            copy(closed, killed);
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        for (Path directory : List.of(killed, closed)) {
            assertThat(damages(directory)).isEmpty();
        }
    }

    @Test
    void tellsOfEveryFileThatIsGone() throws IOException {
        for (Path directory : List.of(killed, closed)) {
            for (Path file : files(directory)) {
                byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                requireTold(directory, file + " is gone");
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void tellsOfEveryCutOfMappedFiles() throws IOException {
        cutEveryFile();
    }

    @Test
    void tellsOfEveryCutOfFilesThatAreNotMapped() throws IOException {
        fill(WriteMode.CHANNEL);
        cutEveryFile();
    }

    private void cutEveryFile() throws IOException {
        Random random = new Random(SEED);
        for (Path directory : List.of(killed, closed)) {
            for (Path file : files(directory)) {
                byte[] bytes = Files.readAllBytes(file);
                for (int cut = 0; cut < CUTS; cut++) {
                    int length = cut == 0 ? 0 : cut < 8 ? bytes.length - cut : random.nextInt(bytes.length);
                    Files.write(file, Arrays.copyOf(bytes, Math.max(0, length)));
                    requireTold(directory, "seed " + SEED + ": " + file + " cut to " + length);
                }
                Files.write(file, bytes);
            }
        }
        findsNothingWhereNothingIsWrong();
    }

    @Test
    void findsNothingWhileOthersAppendAndCompact() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (EmbeddedStore store = open(closed, WriteMode.AUTO);
                EmbeddedStore other = open(closed, WriteMode.AUTO)) {
            FutureTask<Integer> writing = new FutureTask<>(() -> {
                int count = 0;
                for (; !done.get(); count++) {
                    other.metrics().writer(LOSS, "").append(count, count);
                    if (count % 5_000 == 4_999) {
                        other.compact();
                    }
                }
                return count;
            });
            new Thread(writing).start();
            for (int look = 0; look < 100; look++) {
                assertThat(store.verify().damages()).isEmpty();
            }
            done.set(true);
            assertThat(writing.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            done.set(true);
        }
    }

    @Test
    void namesTheSeriesThatLostPoints() throws IOException {
        Path points = onlyFile(closed, ".pts");
        long length = Files.size(points);
        Files.write(points, Arrays.copyOf(Files.readAllBytes(points), (int) length - 200));
        assertThat(damages(closed)).anySatisfy(damage -> {
            assertThat(damage.what()).isEqualTo("it was cut from " + length + " to " + (length - 200) + " bytes");
            assertThat(damage.meaning()).contains("run 'run', metric 'loss' after step ", "backup");
        });
    }

    @Test
    void sealsNothingThatWasCut() throws IOException {
        Path points = onlyFile(closed, ".pts");
        Files.write(points, Arrays.copyOf(Files.readAllBytes(points), 4_096));
        try (EmbeddedStore store = open(closed, WriteMode.AUTO)) {
            store.compact();
        }
        assertThat(points).exists();
        assertThat(damages(closed)).isNotEmpty();
    }

    @Test
    void saysForEverThatTheCatalogWasCut() throws IOException {
        Path log = closed.resolve("catalog/log");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length / 2 & -8));
        try (EmbeddedStore store = open(closed, WriteMode.AUTO)) {
            assertThat(store.problems()).singleElement().asString().contains("restore it from a backup");
            DocumentKey key = new DocumentKey("run", "later");
            assertThat(store.catalog().commit(List.of(Write.create(key, "{}")))).isGreaterThan(30);
        }
        assertThat(damages(closed)).extracting(Damage::what).anyMatch(what -> what.contains("no whole frame"));
    }

    /** Asserts that the damage is told of, in words, or that all that was acknowledged is still read. */
    private void requireTold(Path directory, String description) {
        try (EmbeddedStore store = open(directory, WriteMode.AUTO)) {
            List<Damage> damages = store.verify().damages();
            if (damages.isEmpty()) {
                assertThat(content(store)).as(description).isEqualTo(content);
            }
        } catch (StoreException e) {
            assertThat(e).as(description).hasMessageContaining("atelier.json");
        }
    }

    private static void append(EmbeddedStore store, SeriesKey key) {
        SeriesWriter writer = store.metrics().writer(key, "");
        for (int i = 0; i < 9_000; i++) { // beyond the first chunk of the file
            writer.append(i, 1.0 / i, i);
        }
        for (int i = 0; i < 20; i++) {
            store.metrics()
                    .writer(new SeriesKey(key.runId(), "small-" + i), "origin")
                    .append(i, i);
        }
        writer.append(new MetricValue(MetricKind.TEXT, "\"text\"", 1, 2));
    }

    private static List<String> content(EmbeddedStore store) {
        List<String> content = new ArrayList<>();
        for (String run : store.metrics().runs().stream().sorted().toList()) {
            for (String metric : store.metrics().metrics(run)) {
                SeriesKey key = new SeriesKey(run, metric);
                List<MetricPoint> points = store.metrics().points(key);
                content.add(key + " " + points.hashCode() + " " + points.size());
                content.add(key + " " + store.metrics().values(key));
            }
        }
        store.catalog().changes(0).changes().forEach(change -> content.add(String.valueOf(change)));
        return content;
    }

    private static EmbeddedStore open(Path directory, WriteMode mode) {
        return EmbeddedStore.open(directory, mode, CompactionMode.MANUAL);
    }

    private static List<Damage> damages(Path directory) {
        try (EmbeddedStore store = open(directory, WriteMode.AUTO)) {
            return store.verify().damages();
        }
    }

    private static Path onlyFile(Path directory, String suffix) throws IOException {
        return files(directory).stream()
                .filter(file -> file.toString().endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
    }
}
