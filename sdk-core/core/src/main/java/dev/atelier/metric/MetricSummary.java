package dev.atelier.metric;

import org.jspecify.annotations.Nullable;

/**
 * What can be said of a series without its points. Immutable.
 *
 * @param count the number of points, above 0
 * @param first the least point by step, time and value
 * @param last the greatest point by step, time and value: the metric's latest value
 * @param min the least value, NaN left out; NaN when all are NaN
 * @param max the greatest value, NaN left out; NaN when all are NaN
 */
public record MetricSummary(long count, MetricPoint first, MetricPoint last, double min, double max) {
    /**
     * Summarises one point.
     *
     * @param point the point
     * @return its summary
     */
    public static MetricSummary of(MetricPoint point) {
        return new MetricSummary(1, point, point, point.value(), point.value());
    }

    /**
     * Summarises points.
     *
     * @param points the points
     * @return their summary, or null when there are none
     */
    public static @Nullable MetricSummary of(Iterable<MetricPoint> points) {
        MetricSummary summary = null;
        for (MetricPoint point : points) {
            summary = summary == null ? of(point) : summary.plus(of(point));
        }
        return summary;
    }

    /**
     * Summarises two sets of points together.
     *
     * @param other the summary of the other points
     * @return the summary of all
     */
    public MetricSummary plus(MetricSummary other) {
        return new MetricSummary(
                count + other.count,
                first.compareTo(other.first) <= 0 ? first : other.first,
                last.compareTo(other.last) >= 0 ? last : other.last,
                Double.isNaN(min) ? other.min : Double.isNaN(other.min) ? min : Math.min(min, other.min),
                Double.isNaN(max) ? other.max : Double.isNaN(other.max) ? max : Math.max(max, other.max));
    }
}
