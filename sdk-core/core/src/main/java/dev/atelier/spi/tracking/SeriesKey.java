package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

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
}
