package dev.atelier.tracking.embedded.metric;

import dev.atelier.metric.MetricSummary;

/**
 * What can be said of a chunk of points without them. Immutable.
 *
 * @param summary count, first, last, least and greatest
 * @param sum the sum of the values, NaN left out
 * @param numbers how many values are not NaN
 */
public record ChunkSummary(MetricSummary summary, double sum, long numbers) {
    public ChunkSummary plus(ChunkSummary other) {
        return new ChunkSummary(summary.plus(other.summary), sum + other.sum, numbers + other.numbers);
    }
}
