package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.embedded.point.PointFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mapped or not: the same bytes, and everything is there. */
class WriteModeTest {
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");

    @TempDir
    private Path directory;

    @Test
    void writesTheSameBytesInBothModes() throws IOException {
        byte[] mapped = write(WriteMode.MAPPED);
        byte[] channel = write(WriteMode.CHANNEL);
        assertThat(mapped.length).isGreaterThanOrEqualTo(channel.length);
        assertThat(mapped).startsWith(channel);
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void keepsEveryPointAcrossManyChunks(WriteMode mode) throws Exception {
        int series = 4;
        int count = mode == WriteMode.CHANNEL ? 5_000 : 200_000;
        try (EmbeddedStore store = EmbeddedStore.open(directory, mode)) {
            ExecutorService threads = Executors.newFixedThreadPool(series);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < series; i++) {
                SeriesWriter writer = store.metrics().writer(key(i), "");
                running.add(threads.submit(() -> append(writer, count)));
            }
            for (Future<?> one : running) {
                one.get();
            }
            threads.shutdown();
            verify(store, series, count);
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory, mode)) {
            verify(store, series, count);
            assertThat(store.problems()).isEmpty();
        }
        assertThat(Files.size(pointFile(directory)))
                .isLessThan(24L * series * count + (count < 10_000 ? 200_000 : 400_000));
    }

    @Test
    void showsPointsToOtherHandlesWhileTheyAreWritten() {
        try (EmbeddedStore store = EmbeddedStore.open(directory, WriteMode.MAPPED);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            for (int i = 0; i < 20_000; i++) {
                writer.append(i, i);
                if (i % 997 == 0) {
                    assertThat(other.metrics().summary(LOSS).orElseThrow().count())
                            .isEqualTo(i + 1);
                    assertThat(other.metrics().points(LOSS)).hasSize(i + 1);
                }
            }
            assertThat(other.metrics().summary(LOSS))
                    .contains(MetricSummary.of(store.metrics().points(LOSS)));
        }
    }

    @Test
    void takesTheModeFromTheUri() {
        URI uri = directory.resolve("ws").toUri();
        try (Workspace workspace = Workspace.builder()
                .store(URI.create(uri + "?write-mode=channel"))
                .open()) {
            workspace.experiment("e").track(run -> run.log("loss", 1));
        }
        assertThat(directory.resolve("ws/atelier.json")).exists();
        assertThatThrownBy(() -> Workspace.builder()
                        .store(URI.create(uri + "?write-mode=fast"))
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("auto, mapped or channel, got 'fast'");
        assertThatThrownBy(() -> Workspace.builder()
                        .store(URI.create(uri + "?mode=channel"))
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown parameter 'mode=channel'");
    }

    @Test
    void tellsOnlyOfSeriesThatChanged() {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            for (int i = 0; i < 10; i++) {
                append(store.metrics().writer(key(i), ""), 20 * i + 1);
            }
            assertThat(changes(other, 0)).hasSize(10);
            long last = other.metrics().changes(0, (key, summary) -> {});
            assertThat(changes(other, last)).isEmpty();
            store.metrics().writer(key(0), "").append(1.0, 1);
            store.metrics().writer(key(9), "").append(2.0, 1);
            assertThat(changes(other, last)).containsExactlyInAnyOrder("metric-0 2", "metric-9 182");
        }
    }

    private static List<String> changes(EmbeddedStore store, long after) {
        List<String> changed = new ArrayList<>();
        store.metrics()
                .changes(
                        after,
                        (key, summary) -> changed.add(key.metric() + " " + (summary == null ? 0 : summary.count())));
        return changed;
    }

    private byte[] write(WriteMode mode) throws IOException {
        Path place = directory.resolve(mode.name());
        try (EmbeddedStore store = EmbeddedStore.open(place, mode)) {
            List<SeriesWriter> writers = new ArrayList<>(); // kept, so that all of them are there to be closed
            for (int i = 0; i < 3; i++) {
                writers.add(store.metrics().writer(key(i), "attempt-" + i));
                append(writers.get(i), 100 + 7 * i);
            }
        }
        return Files.readAllBytes(pointFile(place));
    }

    private static SeriesKey key(int number) {
        return new SeriesKey("run", "metric-" + number);
    }

    private static void append(SeriesWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            writer.append(i / 3.0, 1_700_000_000_000L + i);
        }
    }

    private static void verify(EmbeddedStore store, int series, int count) {
        for (int number = 0; number < series; number++) {
            MetricPoints points = store.metrics().points(key(number));
            assertThat(points.size()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                if (points.step(i) != i
                        || points.value(i) != i / 3.0
                        || points.timestamp(i) != 1_700_000_000_000L + i) {
                    throw new AssertionError("point " + i + " of series " + number + " is " + points.get(i));
                }
            }
        }
    }

    private static Path pointFile(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("metrics"))) {
            return files.filter(file -> file.toString().endsWith(PointFile.SUFFIX))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
