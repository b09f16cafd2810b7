package dev.atelier.tracking.embedded.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConfigurationException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.embedded.CompactionMode;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays the same, and what gets less, when metric files are sealed. */
class CompactionTest {
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");

    @TempDir
    private Path directory;

    @TempDir
    private Path backup;

    @Test
    void makesOneSmallFileOfMany() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 5; i++) {
            try (EmbeddedStore store = EmbeddedStore.open(directory)) {
                SeriesWriter writer = store.metrics().writer(LOSS, "");
                for (int j = 0; j < 4_000; j++) {
                    writer.append(
                            1 / (1.0 + j) + random.nextGaussian(), 1_700_000_000_000L + 7L * j + random.nextInt(3));
                }
            }
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints before = store.metrics().points(LOSS);
            long size = size();
            store.compact();
            assertThat(store.metrics().points(LOSS)).isEqualTo(before).hasSize(20_000);
            assertThat(metricFiles()).singleElement().asString().endsWith(".sealed");
            assertThat(size()).isLessThan((long) (20_000 * 10.5)).isLessThan(size / 2);
            assertThat(store.problems()).isEmpty();
            assertThat(store.verify().damages()).isEmpty();
        }
    }

    @Test
    void goesOnInNewFilesBehindTheOldPoints() {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            SeriesWriter job = store.metrics().writer(LOSS, "attempt-1");
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 100; j++) {
                    assertThat(writer.append(j, j)).isEqualTo(i * 100L + j);
                }
                writer.append(new MetricValue(MetricKind.TEXT, "\"" + i + "\"", i, i));
                job.append(-1 - i, 0.5, i);
                store.compact();
            }
            assertThat(writer.pointCount()).isEqualTo(500);
            assertThat(writer.valueCount()).isEqualTo(5);
            assertThat(job.pointCount()).isEqualTo(5);
            for (EmbeddedStore reader : List.of(store, other)) {
                assertThat(reader.metrics().points(LOSS)).hasSize(505);
                assertThat(reader.metrics().points(LOSS).stream()
                                .map(MetricPoint::step)
                                .filter(step -> step >= 0))
                        .isSorted()
                        .hasSize(500);
                assertThat(reader.metrics().values(LOSS))
                        .extracting(MetricValue::json)
                        .containsExactly("\"0\"", "\"1\"", "\"2\"", "\"3\"", "\"4\"");
                assertThat(reader.problems()).isEmpty();
            }
        }
    }

    @Test
    void leavesWhatAnotherStoreIsWriting() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            other.metrics().writer(LOSS, "other").append(1.0, 1);
            store.metrics().writer(LOSS, "").append(2.0, 1);
            store.compact();
            assertThat(metricFiles()).hasSize(2);
            other.metrics().writer(LOSS, "other").append(3.0, 1);
            assertThat(store.metrics().points(LOSS))
                    .extracting(MetricPoint::value)
                    .containsExactly(1.0, 3.0, 2.0);
        }
    }

    @Test
    void keepsValuesSmallAndLarge() {
        List<MetricValue> values = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            values.add(new MetricValue(MetricKind.TABLE, "\"ä\uD83D\uDE80" + "x".repeat(i * i * 20) + "\"", -i, i));
        }
        SeriesKey small = new SeriesKey("run", "small");
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            values.forEach(store.metrics().writer(LOSS, "")::append);
            store.metrics().writer(small, "").append(values.get(0));
            for (int i = 0; i < 2; i++) {
                store.compact();
                assertThat(store.metrics().values(LOSS)).isEqualTo(values);
                assertThat(store.metrics().values(small)).containsExactly(values.get(0));
                assertThat(store.metrics().metrics("run")).containsExactly("loss", "small");
                assertThat(store.metrics().summary(LOSS)).isEmpty();
                store.metrics().writer(new SeriesKey("more", "m"), "").append(1.0, 1);
            }
        }
    }

    @Test
    void forgetsDeletedRunsAtOnceAndFreesTheirSpaceLater() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            for (int run = 0; run < 10; run++) {
                SeriesWriter writer = store.metrics().writer(new SeriesKey("run-" + run, "loss"), "");
                new Random(run).doubles(10_000).forEach(value -> writer.append(value, 1));
            }
            store.compact();
            long before = size();
            List<String> deleted = List.of("run-1", "run-2", "run-3", "unknown");
            assertThat(other.metrics().size(deleted)).isBetween(before / 4, before / 3);
            other.metrics().delete(deleted);
            SeriesKey gone = new SeriesKey("run-2", "loss");
            for (MetricStore metrics : List.of(store.metrics(), other.metrics())) {
                assertThat(metrics.runs()).hasSize(7).doesNotContain("run-2");
                assertThat(metrics.points(gone)).isEmpty();
                assertThat(metrics.summary(gone)).isEmpty();
                assertThat(metrics.metrics("run-2")).isEmpty();
                assertThat(metrics.size(deleted)).isZero();
            }
            store.metrics().writer(gone, "").append(1.0, 1);
            assertThat(other.metrics().points(gone)).isEmpty();
            store.compact();
            assertThat(size()).isBetween(before / 2, before * 3 / 4);
            assertThat(other.metrics().points(new SeriesKey("run-4", "loss"))).hasSize(10_000);
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().runs()).hasSize(7);
        }
    }

    @Test
    void tellsOfDeletedSeriesAndNotAgainOfSealedOnes() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (int run = 0; run < 5; run++) {
                store.metrics().writer(new SeriesKey("run-" + run, "loss"), "").append(run, 1);
            }
            store.compact();
            List<String> all = new ArrayList<>();
            long known = store.metrics().changes(0, (key, summary) -> all.add(key.runId()));
            assertThat(all).hasSize(5);
            store.compact();
            store.metrics().delete(List.of("run-3"));
            List<String> changed = new ArrayList<>();
            long next = store.metrics().changes(known, (key, summary) -> changed.add(key.runId() + " " + summary));
            assertThat(changed).containsExactly("run-3 null");
            assertThat(store.metrics().changes(next, (key, summary) -> changed.add(key.runId())))
                    .isGreaterThanOrEqualTo(next);
            assertThat(changed).hasSize(1);
        }
    }

    @Test
    void passesOverReplacedFilesThatAreStillThere() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            new Random(1)
                    .doubles(5_000)
                    .forEach(value -> store.metrics().writer(LOSS, "").append(value, 1));
            store.metrics().writer(LOSS, "").append(new MetricValue(MetricKind.TEXT, "\"a\"", 0, 0));
            copy(directory.resolve("metrics"), backup);
            store.compact();
        }
        copy(backup, directory.resolve("metrics")); // as if the process had died before it deleted them
        assertThat(metricFiles()).hasSize(3);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().points(LOSS)).hasSize(5_000);
            assertThat(store.metrics().values(LOSS)).hasSize(1);
            assertThat(store.verify().damages()).isEmpty();
            store.compact();
            assertThat(metricFiles()).hasSize(1);
            assertThat(store.metrics().points(LOSS)).hasSize(5_000);
        }
    }

    @Test
    void keepsDamagedFilesAsTheyAre() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.metrics().writer(LOSS, "").append(new MetricValue(MetricKind.TEXT, "\"a\"", 0, 0));
            store.metrics().writer(LOSS, "").append(new MetricValue(MetricKind.TEXT, "\"b\"", 0, 0));
        }
        Path log = metricFiles().get(0);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length - 30] ^= 1;
        Files.write(log, bytes);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.metrics().writer(LOSS, "").append(1.0, 1);
            store.compact();
            assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
            assertThat(store.metrics().values(LOSS))
                    .extracting(MetricValue::json)
                    .containsExactly("\"a\"");
            assertThat(store.metrics().points(LOSS)).hasSize(1);
        }
    }

    @Test
    void namesTheModesThereAre() {
        assertThat(CompactionMode.of("manual")).isEqualTo(CompactionMode.MANUAL);
        assertThatThrownBy(() -> CompactionMode.of("never"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("background or manual, got 'never'");
    }

    @Test
    void sealsFilesOfVersion1() throws IOException {
        copy(Path.of("src/test/resources/format-1/metrics"), directory.resolve("metrics"));
        Files.copy(Path.of("src/test/resources/format-1/atelier.json"), directory.resolve("atelier.json"));
        SeriesKey key = new SeriesKey("run-1", "loss");
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints points = store.metrics().points(key);
            List<MetricValue> values = store.metrics().values(key);
            store.compact();
            assertThat(metricFiles()).singleElement().asString().endsWith(".sealed");
            assertThat(store.metrics().points(key)).containsExactlyInAnyOrderElementsOf(points);
            assertThat(store.metrics().values(key)).isEqualTo(values);
            assertThat(store.metrics().writer(key, "attempt-1").pointCount()).isEqualTo(2);
        }
    }

    private List<Path> metricFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("metrics"))) {
            return files.filter(file -> file.toString().matches(".*\\.(pts|log|blk|sealed)"))
                    .sorted()
                    .toList();
        }
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : metricFiles()) {
            size += Files.size(file);
        }
        return size;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(String.valueOf(file.getFileName())), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
