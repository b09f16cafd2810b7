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

    /** Written out, because what the compiler derives takes 30 ms at its first use in a JVM. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SeriesKey key && runId.equals(key.runId) && metric.equals(key.metric);
    }

    @Override
    public int hashCode() {
        return 31 * runId.hashCode() + metric.hashCode();
    }
}
