package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.KnownLength;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The metric log of one store: structured values, and definitions of the series they belong to. Thread-safe. */
public final class ValueLog implements Closeable {
    private final StoredFile file;
    private final KnownLength length;
    private int seriesCount;

    public ValueLog(StoredFile file) {
        this.file = file;
        this.length = new KnownLength(file.path());
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
        try (file;
                length) {
            // closes both, whatever the one does
        }
    }

    /** Appends behind whatever a failed append may have left. */
    private void appendFrame(int type, byte[] payload) throws IOException {
        length.prepare();
        ByteBuffer frame = Frame.encode(type, 0, payload);
        long start = Frame.align(file.size());
        long end = start + frame.remaining();
        file.write(frame, start);
        note(end);
    }

    /** The frame is stored whatever becomes of this: only a cut of the file might not show. */
    private void note(long end) {
        try {
            length.write(end);
        } catch (IOException e) {
            return; // the next one writes a greater length
        }
    }
}
