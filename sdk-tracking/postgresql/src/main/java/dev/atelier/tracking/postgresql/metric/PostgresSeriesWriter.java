package dev.atelier.tracking.postgresql.metric;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.postgresql.journal.Journal;
import dev.atelier.tracking.postgresql.journal.JournalSeries;

/** Appends to the journal. Thread-safe: the journal is the lock of {@code series}. */
final class PostgresSeriesWriter implements SeriesWriter {
    private final PostgresMetricStore store;
    private final Journal journal;
    private final JournalSeries series;
    private final SeriesSteps steps;
    private volatile boolean asked;

    PostgresSeriesWriter(PostgresMetricStore store, Journal journal, SeriesKey key, String origin) {
        this.store = store;
        this.journal = journal;
        this.series = new JournalSeries(key, origin);
        this.steps = store.steps(key);
    }

    @Override
    public long append(double value, long timestamp) {
        store.requireOpen();
        if (!asked) {
            store.ask(steps);
            asked = true;
        }
        synchronized (journal) {
            long step = steps.next();
            append(step, value, timestamp);
            return step;
        }
    }

    @Override
    public void append(long step, double value, long timestamp) {
        store.requireOpen();
        synchronized (journal) {
            journal.append(series, step, value, timestamp);
            steps.appended(step, series.end());
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
            end = series.end();
        }
        try {
            return store.counts(series.key(), series.origin(), end, this::expect);
        } catch (StoreException e) {
            if (!series.origin().isEmpty() || !e.retryable()) {
                throw e;
            }
            synchronized (journal) {
                return new OriginCounts(series.points(), series.structured());
            }
        }
    }

    private void expect(OriginCounts before) {
        synchronized (journal) {
            series.expect(before.points(), before.structured());
        }
    }
}
