package dev.atelier.tracking.postgresql;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;

/** Appends to the journal. Thread-safe: the journal is the lock of {@code series}. */
final class PostgresSeriesWriter implements SeriesWriter {
    private final PostgresMetricStore store;
    private final Journal journal;
    private final JournalSeries series;
    private final SeriesCount count;
    private volatile long firstStep = -1;

    PostgresSeriesWriter(PostgresMetricStore store, Journal journal, SeriesKey key, String origin) {
        this.store = store;
        this.journal = journal;
        this.series = new JournalSeries(key, origin);
        this.count = store.count(key);
    }

    @Override
    public long append(double value, long timestamp) {
        store.requireOpen();
        long first = firstStep >= 0 ? firstStep : firstStep();
        synchronized (journal) {
            long step = first + series.points;
            journal.append(series, step, value, timestamp);
            count.appended++;
            return step;
        }
    }

    @Override
    public void append(long step, double value, long timestamp) {
        store.requireOpen();
        synchronized (journal) {
            journal.append(series, step, value, timestamp);
            count.appended++;
        }
    }

    @Override
    public void append(MetricValue value) {
        requireNonNull(value, "value");
        store.requireOpen();
        journal.append(series, value);
    }

    @Override
    public long pointCount() {
        return counts().points();
    }

    @Override
    public long valueCount() {
        return counts().structured();
    }

    /** Counts what the origin has appended anywhere. The API goes on without a server; a job's events must not. */
    private OriginCounts counts() {
        store.requireOpen();
        long end;
        synchronized (journal) {
            end = series.end;
        }
        try {
            return store.counts(series.key, series.origin, end, this::expect);
        } catch (StoreException e) {
            if (!series.origin.isEmpty() || !e.retryable()) {
                throw e;
            }
            synchronized (journal) {
                return new OriginCounts(series.points, series.structured);
            }
        }
    }

    /** Notes what comes before this writer's appends, if there are none yet. */
    private void expect(OriginCounts before) {
        synchronized (journal) {
            if (series.points == 0 && series.structured == 0) {
                series.pointsBefore = before.points();
                series.structuredBefore = before.structured();
            }
        }
    }

    private synchronized long firstStep() {
        if (firstStep < 0) {
            long known = store.known(count);
            synchronized (journal) {
                firstStep = known + count.appended - series.points;
            }
        }
        return firstStep;
    }
}
