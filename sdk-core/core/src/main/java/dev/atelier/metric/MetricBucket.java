package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

/**
 * Neighbouring points of a downsampled series. Immutable.
 *
 * @param summary count, first, last, least and greatest of the points in the bucket
 * @param mean the mean of the values, NaN left out; NaN when all are NaN
 */
public record MetricBucket(MetricSummary summary, double mean) {
    /** {@inheritDoc} */
    public MetricBucket {
        requireNonNull(summary, "summary");
    }
}
