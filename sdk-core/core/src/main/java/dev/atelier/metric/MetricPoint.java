package dev.atelier.metric;

import java.time.Instant;
import java.util.Comparator;

/**
 * One point of a metric's series. Immutable; ordered by step, then time, then value.
 *
 * @param step the step, by default the point's index in its series
 * @param value the value; may be NaN or infinite
 * @param timestamp when it was logged, epoch milliseconds
 */
public record MetricPoint(long step, double value, long timestamp) implements Comparable<MetricPoint> {
    private static final Comparator<MetricPoint> ORDER = Comparator.comparingLong(MetricPoint::step)
            .thenComparingLong(MetricPoint::timestamp)
            .thenComparingDouble(MetricPoint::value);

    /**
     * Returns when the point was logged.
     *
     * @return the time
     */
    public Instant time() {
        return Instant.ofEpochMilli(timestamp);
    }

    @Override
    public int compareTo(MetricPoint other) {
        return ORDER.compare(this, other);
    }
}
