package dev.atelier.spi.tracking;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    MetricPoints points(SeriesKey key);

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

    /**
     * Downsamples a series exactly: what {@link Downsampler} makes of all its points, however many there are. The mean
     * may differ in its last bits, since floating-point sums depend on their order.
     *
     * @param key the series
     * @param buckets how many buckets at most, 1 or more
     * @return the buckets that have points, by step; empty when the series has no points
     * @throws IllegalArgumentException when buckets is not 1 or more
     */
    default List<MetricBucket> downsample(SeriesKey key, int buckets) {
        Downsampler.requireBuckets(buckets);
        return summary(key)
                .map(summary -> {
                    Downsampler sampler = new Downsampler(
                            summary.first().step(), summary.last().step(), buckets);
                    for (MetricPoint point : points(key)) {
                        long step = point.step();
                        if (step <= summary.last().step()
                                && step >= summary.first().step()) {
                            sampler.add(point); // what was appended meanwhile may lie outside
                        }
                    }
                    return sampler.result();
                })
                .orElse(List.of());
    }

    /**
     * Tells which series have got points or values, so that an index of them can be kept current.
     *
     * @param after 0 for all series, or what the last call of this method on this store returned
     * @param changed called for each series that changed since, at least once, with what {@link #summary} returns; a
     *     series may be reported that has not changed
     * @return what to pass as {@code after} the next time
     */
    long changes(long after, ChangedSeries changed);

    /** Takes series that have changed. */
    @FunctionalInterface
    interface ChangedSeries {
        /**
         * Takes a series.
         *
         * @param key the series
         * @param summary its summary, or null when it has no points but structured values, or was deleted
         */
        void accept(SeriesKey key, @Nullable MetricSummary summary);
    }

    /**
     * Lists the runs that have metrics, for finding those that nobody needs any more.
     *
     * @return the ids of runs with at least one series that was not deleted
     */
    Set<String> runs();

    /**
     * Tells how much space the metrics of runs take.
     *
     * @param runIds the runs
     * @return about how many bytes {@link #delete} and {@link WorkspaceStore#compact} would free
     */
    long size(Collection<String> runIds);

    /**
     * Deletes all series of runs, for ever: reads do not find them from now on, in any process, and what is appended to them
     * later is lost. Their space is free after {@link WorkspaceStore#compact}. Run ids that have no metrics are no error.
     *
     * @param runIds the runs
     * @throws dev.atelier.error.StoreException when it cannot be written; a part may be deleted, repeat the call
     */
    void delete(Collection<String> runIds);
}
