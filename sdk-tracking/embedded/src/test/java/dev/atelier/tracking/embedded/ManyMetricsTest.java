package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of very many metrics: opening and reading one of them costs the same however many there are. */
class ManyMetricsTest {
    private static final int STEP = 1_000;
    private static final int ROUNDS = 30;

    @TempDir
    private Path directory;

    @Test
    void opensTheLastMetricsOfARunAsFastAsTheFirst() {
        long[] cost = new long[ROUNDS];
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (int round = 0; round < ROUNDS; round++) {
                int from = round * STEP;
                cost[round] = processorTime(() -> use(store, from));
            }
            assertThat(store.metrics().metrics("run")).hasSize(ROUNDS * STEP);
        }
        long early = LongStream.of(cost).skip(ROUNDS / 6).limit(ROUNDS / 6).sum(); // the first compile the code
        long late = LongStream.of(cost).skip(ROUNDS - ROUNDS / 6).sum();
        assertThat(late)
                .as("processor time of the last %d, nanoseconds", STEP * (ROUNDS / 6))
                .isLessThan(4 * early);
    }

    /** What a run does with a metric it logs to for the first time, and with another. */
    private static void use(EmbeddedStore store, int from) {
        for (int i = from; i < from + STEP; i++) {
            SeriesKey key = new SeriesKey("run", "metric-" + i);
            assertThat(store.metrics().values(key)).isEmpty();
            assertThat(store.metrics().summary(key)).isEmpty();
            store.metrics().writer(key, "").append(i, 1);
            if (i % 2 == 0) {
                store.metrics().writer(key, "").append(new MetricValue(MetricKind.TEXT, "1", 0, 1));
                assertThat(store.metrics().values(key)).hasSize(1);
            }
            assertThat(store.metrics().summary(key).orElseThrow().count()).isEqualTo(1);
        }
    }

    private static long processorTime(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
}
