package dev.atelier.metric;

import java.time.Instant;

/**
 * One point of a metric's series. Immutable; ordered by step, then time, then value.
 *
 * @param step the step, by default the point's index in its series
 * @param value the value; may be NaN or infinite
 * @param timestamp when it was logged, epoch milliseconds
 */
public record MetricPoint(long step, double value, long timestamp) implements Comparable<MetricPoint> {
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
        int byStep = Long.compare(step, other.step);
        int byTime = byStep != 0 ? byStep : Long.compare(timestamp, other.timestamp);
        return byTime != 0 ? byTime : Double.compare(value, other.value);
    }
}
