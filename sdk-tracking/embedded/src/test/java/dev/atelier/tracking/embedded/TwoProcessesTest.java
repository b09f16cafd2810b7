package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");

    @TempDir
    private Path directory;

    @TempDir
    private Path signals;

    @Test
    void losesNoIncrementOfTwoProcesses() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.catalog().commit(List.of(Write.create(ForkedStore.COUNTER, "0")));
            Process other = ForkedStore.start("count", directory, 300);
            await().until(() -> !counter(store).equals("0"));
            ForkedStore.increment(store, 300);
            end(other);
            assertThat(counter(store)).isEqualTo("600");
        }
    }

    @Test
    void seesTheCommitsOfAnotherProcess() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            long sequence = store.catalog().commit(List.of(Write.create(ForkedStore.COUNTER, "0")));
            Process other = ForkedStore.start("count", directory, 1);
            assertThat(store.catalog().awaitChange(sequence, Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(counter(store)).isEqualTo("1");
            end(other);
        }
    }

    @Test
    void seesTheMetricsOfAnotherProcess() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricStore metrics = store.metrics();
            ForkedStore.append(store, "here", 100);
            Process other = ForkedStore.start("append", directory, "there", 2_000);
            await().until(() -> metrics.writer(LOSS, "there").valueCount() == 1);
            assertThat(metrics.writer(LOSS, "there").pointCount()).isEqualTo(2_000);
            assertThat(metrics.writer(LOSS, "here").pointCount()).isEqualTo(100);
            assertThat(metrics.points(LOSS)).extracting(MetricPoint::value).hasSize(2_100);
            assertThat(metrics.points(LOSS).get(2_099).step()).isEqualTo(2_099);
            assertThat(metrics.values(LOSS)).extracting(MetricValue::json).containsExactly("\"here\"", "\"there\"");
            end(other);
        }
    }

    @Test
    void givesALeaseAgainWhenItsProcessIsKilled() throws Exception {
        Path taken = signals.resolve("taken");
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Process other = ForkedStore.start("lease", directory, "reconciler", taken);
            await().until(() -> Files.exists(taken));
            assertThat(store.tryLease("reconciler")).isEmpty();
            other.destroyForcibly();
            await().until(() -> store.tryLease("reconciler").isPresent());
        }
    }

    private static String counter(EmbeddedStore store) {
        return store.catalog().find(ForkedStore.COUNTER).orElseThrow().body();
    }

    private static void end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
