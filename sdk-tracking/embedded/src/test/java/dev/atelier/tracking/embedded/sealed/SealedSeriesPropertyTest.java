package dev.atelier.tracking.embedded.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.Downsampler;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series of all kinds, before and after they were sealed: the same, bit for bit. */
class SealedSeriesPropertyTest {
    private static final long SEED = 90_210;
    private static final int ROUNDS = 40;
    private static final double[] ODD_VALUES = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE
    };

    @TempDir
    private Path directory;

    @Test
    void keepsEveryBit() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + round);
            SeriesKey key = new SeriesKey("run-" + random.nextInt(5), "metric-" + round);
            MetricPoints expected = points(random);
            try (EmbeddedStore store = EmbeddedStore.open(directory)) {
                SeriesWriter writer = store.metrics().writer(key, "");
                for (int i = 0; i < expected.size(); i++) {
                    writer.append(expected.step(i), expected.value(i), expected.timestamp(i));
                }
                MetricSummary summary = store.metrics().summary(key).orElseThrow();
                store.compact();
                assertSame(store.metrics().points(key), expected, round);
                assertThat(store.metrics().summary(key))
                        .as("seed %d", SEED + round)
                        .contains(summary);
                assertThat(writer.pointCount()).as("seed %d", SEED + round).isEqualTo(expected.size());
                assertSameBuckets(store, key, expected, random.nextInt(50) + 1, round);
                assertThat(store.problems()).isEmpty();
            }
        }
    }

    private static void assertSame(MetricPoints actual, MetricPoints expected, int round) {
        assertThat(actual.size()).as("seed %d", SEED + round).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            boolean same = actual.step(i) == expected.step(i)
                    && actual.timestamp(i) == expected.timestamp(i)
                    && Double.doubleToLongBits(actual.value(i)) == Double.doubleToLongBits(expected.value(i));
            assertThat(same)
                    .as("seed %d, point %d: %s, not %s", SEED + round, i, actual.get(i), expected.get(i))
                    .isTrue();
        }
    }

    private static void assertSameBuckets(
            EmbeddedStore store, SeriesKey key, MetricPoints points, int count, int round) {
        MetricSummary all = MetricSummary.of(points);
        if (all == null) {
            return;
        }
        Downsampler naive = new Downsampler(all.first().step(), all.last().step(), count);
        points.forEach(naive::add);
        List<MetricBucket> expected = naive.result();
        List<MetricBucket> actual = store.metrics().downsample(key, count);
        assertThat(actual)
                .as("seed %d", SEED + round)
                .extracting(MetricBucket::summary)
                .containsExactlyElementsOf(
                        expected.stream().map(MetricBucket::summary).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertMean(actual.get(i), expected.get(i), "seed " + (SEED + round) + ", bucket " + i);
        }
    }

    private static void assertMean(MetricBucket actual, MetricBucket expected, String description) {
        if (Double.isFinite(expected.mean()) && Double.isFinite(actual.mean())) {
            double scale = Math.max(
                    Math.abs(expected.summary().min()),
                    Math.abs(expected.summary().max()));
            assertThat(actual.mean()).as(description).isCloseTo(expected.mean(), Offset.offset(scale * 1e-9));
        }
    }

    private static MetricPoints points(Random random) {
        int[] counts = {1, 2, 3, 8, 9, 31, 32, 33, 1_023, 1_024, 1_025, 5_000};
        int count = counts[random.nextInt(counts.length)] + (random.nextBoolean() ? 0 : random.nextInt(100));
        LongUnaryOperator steps = longs(random);
        LongUnaryOperator times = longs(random);
        int valueKind = random.nextInt(5);
        double[] few = random.doubles(7).toArray();
        MetricPoints.Builder points = new MetricPoints.Builder(count);
        for (int i = 0; i < count; i++) {
            double value = switch (valueKind) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> ODD_VALUES[random.nextInt(ODD_VALUES.length)];
                case 2 -> few[random.nextInt(few.length)];
                case 3 -> 1 / (1.0 + i) + random.nextGaussian() / 100;
                default -> Math.rint(random.nextDouble() * 10_000) / 10_000;
            };
            points.add(steps.applyAsLong(i), value, times.applyAsLong(i));
        }
        return points.build();
    }

    /** Sequences of the kinds that steps and clocks make, and of the kind that breaks arithmetic. */
    private static LongUnaryOperator longs(Random random) {
        long[] extremes = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1, Long.MIN_VALUE + 1};
        long start = random.nextLong() >> random.nextInt(64);
        return switch (random.nextInt(6)) {
            case 0 -> i -> i;
            case 1 -> i -> start + 10 * i;
            case 2 -> i -> 1_700_000_000_000L + i / 7 + random.nextInt(3);
            case 3 -> i -> extremes[random.nextInt(extremes.length)];
            case 4 -> i -> random.nextLong();
            default -> i -> i % 100 == 99 ? start - i : start + i;
        };
    }
}
