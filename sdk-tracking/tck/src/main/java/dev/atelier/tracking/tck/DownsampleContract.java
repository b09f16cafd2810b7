package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Downsampler;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Downsampling against a fold over all points, before and after compaction. */
abstract class DownsampleContract extends StoreCase {
    private static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    private static final int[] BUCKETS = {1, 2, 7, 100, 10_000};

    DownsampleContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void findsNothingWithoutPoints() {
        assertThat(store().metrics().downsample(LOSS, 10)).isEmpty();
        writer("").append(new MetricValue(MetricKind.TEXT, "1", 0, 1));
        assertThat(store().metrics().downsample(LOSS, 10)).isEmpty();
    }

    @Test
    void refusesFewerBucketsThanOne() {
        for (int buckets : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> store().metrics().downsample(LOSS, buckets))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 or more, got " + buckets);
        }
    }

    @Test
    void takesNoMoreBucketsThanThereArePoints() {
        long[] steps = {Long.MIN_VALUE, -1, 0, 5, Long.MAX_VALUE};
        for (long step : steps) {
            writer("").append(step, 2.0, 1);
        }
        assertThat(store().metrics().downsample(LOSS, Integer.MAX_VALUE))
                .extracting(bucket -> bucket.summary().first().step())
                .containsExactly(Long.MIN_VALUE, -1L, Long.MAX_VALUE);
    }

    @Test
    void putsOnePointIntoOneBucket() {
        writer("").append(7, 1.5, 100);
        MetricSummary point = MetricSummary.of(new MetricPoint(7, 1.5, 100));
        assertThat(store().metrics().downsample(LOSS, 10)).containsExactly(new MetricBucket(point, 1.5));
    }

    @Test
    void agreesForRisingSteps() {
        for (int i = 0; i < 12_345; i++) {
            writer("").append(Math.sin(i / 100.0), i);
        }
        assertExact("rising steps");
    }

    @Test
    void agreesForStepsInAnyOrder() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 6_000; i++) {
            writer(i % 3 == 0 ? "attempt-1" : "").append(random.nextInt(2_000) - 700, value(random), i);
        }
        assertExact("seed " + seed);
    }

    @Test
    void agreesForStepsOfTheWholeRange() {
        long seed = 12;
        Random random = new Random(seed);
        writer("").append(Long.MIN_VALUE, 1.0, 1);
        writer("").append(Long.MAX_VALUE, 2.0, 2);
        for (int i = 0; i < 3_000; i++) {
            writer("").append(random.nextLong(), value(random), i);
        }
        assertExact("seed " + seed);
    }

    @Test
    void agreesForEqualSteps() {
        Random random = new Random(13);
        for (int i = 0; i < 3_000; i++) {
            writer("").append(5, value(random), i % 10);
        }
        assertExact("equal steps");
    }

    private void assertExact(String description) {
        compare(description);
        store().compact();
        compare(description + ", compacted");
        writer("").append(3, -1.0, 99);
        compare(description + ", one point more");
    }

    private void compare(String description) {
        for (int buckets : BUCKETS) {
            List<MetricBucket> expected = expected(buckets);
            List<MetricBucket> found = store().metrics().downsample(LOSS, buckets);
            assertThat(found)
                    .as("%s, %d buckets", description, buckets)
                    .extracting(MetricBucket::summary)
                    .isEqualTo(expected.stream().map(MetricBucket::summary).toList());
            for (int i = 0; i < found.size(); i++) {
                double mean = expected.get(i).mean();
                assertThat(found.get(i).mean())
                        .as("%s, mean of bucket %d of %d", description, i, buckets)
                        .isEqualTo(mean, Offset.offset(1e-9 * Math.max(1, Double.isFinite(mean) ? Math.abs(mean) : 1)));
            }
        }
    }

    private List<MetricBucket> expected(int buckets) {
        MetricSummary summary = store().metrics().summary(LOSS).orElseThrow();
        Downsampler sampler =
                new Downsampler(summary.first().step(), summary.last().step(), buckets);
        store().metrics().points(LOSS).forEach(sampler::add);
        return sampler.result();
    }

    private static double value(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> 0.0;
            default -> random.nextGaussian();
        };
    }

    private SeriesWriter writer(String origin) {
        return store().metrics().writer(LOSS, origin);
    }
}
