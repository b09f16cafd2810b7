package dev.atelier.tracking.embedded;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.embedded.append.MetricAppender;
import dev.atelier.tracking.embedded.append.OpenBlock;
import dev.atelier.tracking.embedded.append.PointAppender;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.log.ValueLog;
import dev.atelier.tracking.embedded.point.SmallPoint;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appends points to the journal at first, then to the series' newest block. Thread-safe. */
final class EmbeddedSeriesWriter implements SeriesWriter {
    private static final int UNDEFINED = -1;

    private final EmbeddedMetricStore store;
    private final SeriesKey key;
    private final String origin;
    private @Nullable MetricAppender appender;
    private int seriesOfPoints = UNDEFINED;
    private int seriesOfValues = UNDEFINED;
    private int small;
    private @Nullable OpenBlock block;
    private int growth;
    private long nextStep;

    EmbeddedSeriesWriter(EmbeddedMetricStore store, SeriesKey key, String origin) {
        Payload.utf8(key.runId() + "/" + key.metric() + "/"
                + origin); // refused here, not when a part of it has been written
        this.store = store;
        this.key = key;
        this.origin = origin;
        Optional<MetricSummary> stored = store.index().summary(key);
        nextStep =
                stored.isPresent() ? SeriesWriter.stepAfter(stored.get().last().step()) : 0;
    }

    @Override
    public synchronized long append(double value, long timestamp) {
        long step = nextStep;
        put(step, value, timestamp);
        return step;
    }

    @Override
    public synchronized void append(long step, double value, long timestamp) {
        put(step, value, timestamp);
    }

    @Override
    public synchronized void append(MetricValue value) {
        requireNonNull(value, "value");
        store.requireOpen();
        try {
            ValueLog log = appender().values();
            if (seriesOfValues == UNDEFINED) {
                seriesOfValues = log.define(key, origin);
            }
            log.append(seriesOfValues, value);
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

    /** Says that the newest block gets no more points. */
    synchronized void close() throws IOException {
        OpenBlock last = block;
        block = null;
        small = SmallPoint.MOST;
        if (last != null) {
            last.close();
        }
    }

    private void put(long step, double value, long timestamp) {
        try {
            OpenBlock current = block;
            if (current == null || !current.append(step, value, timestamp)) {
                appendElsewhere(step, value, timestamp);
            }
            if (step >= nextStep) {
                nextStep = SeriesWriter.stepAfter(step);
            }
        } catch (IOException e) {
            throw store.failure(e);
        } catch (InternalError e) {
            throw store.failure(e);
        }
    }

    private void appendElsewhere(long step, double value, long timestamp) throws IOException {
        store.requireOpen();
        PointAppender target = appender().points();
        if (block == null && small < SmallPoint.MOST) {
            SmallPoint point = new SmallPoint(step, value, timestamp);
            if (seriesOfPoints == UNDEFINED) {
                seriesOfPoints = target.begin(key, origin, point);
            } else {
                target.append(seriesOfPoints, point);
            }
            small++;
        } else {
            openBlock(target, timestamp).append(step, value, timestamp);
        }
    }

    /** Leaves the files appended to so far: what comes next goes to those that are current then. */
    synchronized void leave() throws IOException {
        OpenBlock last = block;
        block = null;
        seriesOfPoints = UNDEFINED;
        seriesOfValues = UNDEFINED;
        small = 0;
        growth = 0;
        appender = null;
        if (last != null) {
            last.close();
        }
    }

    private MetricAppender appender() throws IOException {
        MetricAppender current = store.appender();
        if (current != appender) {
            leave();
            appender = current;
        }
        return current;
    }

    private OpenBlock openBlock(PointAppender target, long timestamp) throws IOException {
        OpenBlock last = block;
        int next = last == null ? 0 : last.isFull() ? growth + 1 : growth;
        OpenBlock opened = target.allocate(seriesOfPoints, next, timestamp);
        if (last != null) {
            last.close();
        }
        growth = next;
        block = opened;
        return opened;
    }
}
