package dev.atelier.spi.tracking;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts points, or whole chunks of points, into buckets of equal width by step. Confined to a thread.
 *
 * <p>The steps from the least to the greatest of the series are divided into n ranges of equal width; a point belongs to
 * the range of its step, so that the buckets do not depend on the order of the points. Empty buckets are left out.
 */
public final class Downsampler {
    private final long minStep;
    private final long maxStep;
    private final int buckets;
    private final @Nullable MetricSummary[] summaries;
    private final double[] sums;
    private final long[] numbers;

    /**
     * Begins with empty buckets.
     *
     * @param minStep the least step of the series
     * @param maxStep the greatest step of the series
     * @param buckets how many buckets at most, 1 or more
     */
    public Downsampler(long minStep, long maxStep, int buckets) {
        if (buckets < 1 || minStep > maxStep) {
            throw new IllegalArgumentException("buckets must be 1 or more and minStep at most maxStep, got " + buckets
                    + ", " + minStep + " and " + maxStep);
        }
        this.minStep = minStep;
        this.maxStep = maxStep;
        this.buckets = buckets;
        summaries = new @Nullable MetricSummary[buckets];
        sums = new double[buckets];
        numbers = new long[buckets];
    }

    /**
     * Returns the bucket of a step.
     *
     * @param step a step of the series
     * @return 0 to one less than the number of buckets
     */
    public int bucket(long step) {
        long width = maxStep - minStep;
        long offset = step - minStep;
        if (width >= 0 && width < Long.MAX_VALUE / buckets) {
            return (int) (offset * buckets / (width + 1));
        }
        return unsigned(offset)
                .multiply(BigInteger.valueOf(buckets))
                .divide(unsigned(width).add(BigInteger.ONE))
                .intValue();
    }

    /**
     * Adds a point.
     *
     * @param point the point
     */
    public void add(MetricPoint point) {
        boolean number = !Double.isNaN(point.value());
        add(MetricSummary.of(point), number ? point.value() : 0, number ? 1 : 0);
    }

    /**
     * Adds points whose steps all lie in one bucket.
     *
     * @param summary their summary
     * @param sum the sum of their values, NaN left out
     * @param number how many of them are not NaN
     */
    public void add(MetricSummary summary, double sum, long number) {
        int bucket = bucket(summary.first().step());
        MetricSummary known = summaries[bucket];
        summaries[bucket] = known == null ? summary : known.plus(summary);
        sums[bucket] += sum;
        numbers[bucket] += number;
    }

    /**
     * Returns the buckets that have points.
     *
     * @return the buckets, by step
     */
    public List<MetricBucket> result() {
        List<MetricBucket> result = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            MetricSummary summary = summaries[bucket];
            if (summary != null) {
                result.add(
                        new MetricBucket(summary, numbers[bucket] == 0 ? Double.NaN : sums[bucket] / numbers[bucket]));
            }
        }
        return List.copyOf(result);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
