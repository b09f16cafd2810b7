package dev.atelier.spi.tracking;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import java.math.BigInteger;
import java.util.List;
import java.util.TreeMap;

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
    private final TreeMap<Integer, Bucket> filled = new TreeMap<>(); // n may be far above the number of points

    private static final class Bucket {
        private MetricSummary summary;
        private double sum;
        private long numbers;

        private Bucket(MetricSummary summary) {
            this.summary = summary;
        }
    }

    /**
     * Begins with empty buckets.
     *
     * @param minStep the least step of the series
     * @param maxStep the greatest step of the series
     * @param buckets how many buckets at most, 1 or more
     */
    public Downsampler(long minStep, long maxStep, int buckets) {
        if (minStep > maxStep) {
            throw new IllegalArgumentException("minStep must be at most maxStep, got " + minStep + " and " + maxStep);
        }
        this.minStep = minStep;
        this.maxStep = maxStep;
        this.buckets = requireBuckets(buckets);
    }

    /**
     * Checks a number of buckets, which stores do even where there is nothing to put into them.
     *
     * @param buckets how many buckets at most
     * @return the number
     * @throws IllegalArgumentException when it is not 1 or more
     */
    public static int requireBuckets(int buckets) {
        if (buckets < 1) {
            throw new IllegalArgumentException("buckets must be 1 or more, got " + buckets);
        }
        return buckets;
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
     * @param numbers how many of them are not NaN
     */
    public void add(MetricSummary summary, double sum, long numbers) {
        int number = bucket(summary.first().step());
        Bucket bucket = filled.get(number);
        if (bucket == null) {
            bucket = new Bucket(summary);
            filled.put(number, bucket);
        } else {
            bucket.summary = bucket.summary.plus(summary);
        }
        bucket.sum += sum;
        bucket.numbers += numbers;
    }

    /**
     * Returns the buckets that have points.
     *
     * @return the buckets, by step
     */
    public List<MetricBucket> result() {
        return filled.values().stream()
                .map(bucket -> new MetricBucket(
                        bucket.summary, bucket.numbers == 0 ? Double.NaN : bucket.sum / bucket.numbers))
                .toList();
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
