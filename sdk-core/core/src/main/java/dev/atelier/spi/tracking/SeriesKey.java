package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a metric's series. Immutable.
 *
 * @param runId the run
 * @param metric the metric's name
 */
public record SeriesKey(String runId, String metric) {
    /** {@inheritDoc} */
    public SeriesKey {
        requireNonNull(runId, "runId");
        requireNonNull(metric, "metric");
    }

    // written out for the reason given in DocumentKey
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeriesKey key && runId.equals(key.runId) && metric.equals(key.metric);
    }

    @Override
    public int hashCode() {
        return runId.hashCode() * 31 + metric.hashCode();
    }
}
