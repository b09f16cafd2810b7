package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.Closeable;
import java.io.IOException;

/** The metric log of one store: structured values, and definitions of the series they belong to. Thread-safe. */
public final class ValueLog implements Closeable {
    private final StoredFile file;
    private int seriesCount;

    public ValueLog(StoredFile file) {
        this.file = file;
    }

    /** Defines a series, and returns its number in this file. */
    public synchronized int define(SeriesKey key, String origin) throws IOException {
        appendFrame(MetricFrames.DEFINITION, MetricFrames.definition(seriesCount, key, origin));
        return seriesCount++;
    }

    public synchronized void append(int series, MetricValue value) throws IOException {
        appendFrame(MetricFrames.VALUE, MetricFrames.value(series, value));
    }

    public void force() throws IOException {
        file.force();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** Appends behind whatever a failed append may have left. */
    private void appendFrame(int type, byte[] payload) throws IOException {
        file.write(Frame.encode(type, 0, payload), Frame.align(file.size()));
    }
}
