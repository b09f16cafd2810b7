package dev.atelier.tracking.embedded;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Appends points to the series' current block. Thread-safe. */
final class EmbeddedSeriesWriter implements SeriesWriter {
    private static final int UNDEFINED = -1;

    private final EmbeddedMetricStore store;
    private final SeriesKey key;
    private final String origin;
    private final long firstStep;
    private final PointRecord record = new PointRecord();
    private int series = UNDEFINED;
    private @Nullable Block block;
    private int used;
    private int growth;
    private long appended;

    EmbeddedSeriesWriter(EmbeddedMetricStore store, SeriesKey key, String origin) {
        this.store = store;
        this.key = key;
        this.origin = origin;
        this.firstStep = store.index().pointCount(key);
    }

    @Override
    public synchronized long append(double value, long timestamp) {
        long step = firstStep + appended;
        append(step, value, timestamp);
        return step;
    }

    @Override
    public synchronized void append(long step, double value, long timestamp) {
        store.requireOpen();
        try {
            Block target = blockFor(timestamp);
            store.appender().write(record.encode(step, value, timestamp - target.baseTimestamp()), target.slot(used));
            used++;
            appended++;
        } catch (IOException e) {
            throw store.failure(e);
        }
    }

    @Override
    public synchronized void append(MetricValue value) {
        requireNonNull(value, "value");
        store.requireOpen();
        try {
            store.appender().append(series(), value);
        } catch (IOException e) {
            throw store.failure(e);
        }
    }

    @Override
    public long pointCount() {
        return store.index().pointCount(key, origin);
    }

    @Override
    public long valueCount() {
        return store.index().valueCount(key, origin);
    }

    private Block blockFor(long timestamp) throws IOException {
        Block current = block;
        if (current != null && used < current.capacity() && current.covers(timestamp)) {
            return current;
        }
        boolean full = current != null && used == current.capacity();
        int next = full ? growth + 1 : 0;
        Block opened = store.appender().allocate(series(), next, timestamp);
        growth = next;
        block = opened;
        used = 0;
        return opened;
    }

    private int series() throws IOException {
        if (series == UNDEFINED) {
            series = store.appender().define(key, origin);
        }
        return series;
    }
}
