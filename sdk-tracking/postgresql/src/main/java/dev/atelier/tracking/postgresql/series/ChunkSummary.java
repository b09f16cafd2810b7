package dev.atelier.tracking.postgresql.series;

import dev.atelier.metric.MetricSummary;

/**
 * What can be said of a chunk without decoding it. Immutable.
 *
 * @param summary the summary of its points
 * @param sum the sum of the values, NaN left out
 * @param numbers how many values are not NaN
 */
public record ChunkSummary(MetricSummary summary, double sum, int numbers) {}
