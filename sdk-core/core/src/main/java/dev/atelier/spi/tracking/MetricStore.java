package dev.atelier.spi.tracking;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import java.util.List;
import java.util.Optional;

/**
 * Series of points and structured values. Thread-safe.
 *
 * <p>Reads see every append that had returned, in this process or another, before the read began. A series keeps the
 * bits of every value: NaN payloads aside, NaN, infinities and -0.0 come back as they were.
 */
public interface MetricStore {
    /**
     * Returns the writer of a series for an origin; the same writer for the same arguments.
     *
     * @param key the series
     * @param origin who writes: empty for the API; a job's events use the attempt, so that what was applied can be
     *     counted after a crash
     * @return the writer
     */
    SeriesWriter writer(SeriesKey key, String origin);

    /**
     * Lists the metrics of a run.
     *
     * @param runId the run
     * @return their names, sorted
     */
    List<String> metrics(String runId);

    /**
     * Summarises the points of a series without handing them out.
     *
     * @param key the series
     * @return the summary, or empty when it has no points
     */
    Optional<MetricSummary> summary(SeriesKey key);

    /**
     * Reads the points of a series.
     *
     * @param key the series
     * @return all points, each origin's in the order of its appends
     */
    List<MetricPoint> points(SeriesKey key);

    /**
     * Reads the structured values of a series.
     *
     * @param key the series
     * @return all values, each origin's in the order of its appends
     */
    List<MetricValue> values(SeriesKey key);

    /**
     * Makes everything appended by this process survive a power cut.
     *
     * @throws dev.atelier.error.StoreException when the disk cannot take it
     */
    void flush();
}
