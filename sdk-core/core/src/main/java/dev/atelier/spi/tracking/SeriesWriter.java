package dev.atelier.spi.tracking;

import dev.atelier.metric.MetricValue;

/**
 * Appends to one series on behalf of one origin. Thread-safe.
 *
 * <p>When an append has returned, {@code kill -9} of the process loses nothing; after {@link MetricStore#flush}
 * neither does a power cut. An append that throws {@link dev.atelier.error.StoreException} has stored nothing.
 */
public interface SeriesWriter {
    /**
     * Appends a point at the next step, the one after the greatest of the series: of what was there when this writer was
     * opened, and of what was appended through it since. The first point gets step 0.
     *
     * @param value any double, NaN and infinities included
     * @param timestamp epoch milliseconds
     * @return the step it got
     */
    long append(double value, long timestamp);

    /**
     * Appends a point at a step.
     *
     * @param step any step; need not rise
     * @param value any double, NaN and infinities included
     * @param timestamp epoch milliseconds
     */
    void append(long step, double value, long timestamp);

    /**
     * Appends a structured value.
     *
     * @param value the value
     */
    void append(MetricValue value);

    /**
     * Returns how many points this origin has appended to the series, in any process and at any time.
     *
     * @return the number of points
     */
    long pointCount();

    /**
     * Returns how many structured values this origin has appended to the series, in any process and at any time.
     *
     * @return the number of values
     */
    long valueCount();

    /**
     * Returns the step that a point without one gets in a series with a greatest step.
     *
     * @param greatest the greatest step of the series
     * @return one more than that; 0 after negative ones, and {@link Long#MAX_VALUE} again, as there is none behind it
     */
    static long stepAfter(long greatest) {
        return greatest == Long.MAX_VALUE ? greatest : Math.max(0, greatest + 1);
    }
}
