package dev.atelier.tracking.embedded;

import dev.atelier.tracking.embedded.append.MetricAppender;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The files a store appends metrics to, given up for new ones when those so far are to be sealed. Thread-safe. */
final class RollingAppender implements Closeable {
    private final Supplier<MetricAppender> maker;
    private final Object rolling = new Object();
    private final List<MetricAppender> retiring = new ArrayList<>();
    private volatile MetricAppender current;

    RollingAppender(Supplier<MetricAppender> maker) {
        this.maker = maker;
        current = maker.get();
    }

    MetricAppender current() {
        return current;
    }

    /**
     * Begins new files when there are any. The writers leave the old ones one by one, each under its lock, so that nobody
     * appends to them any more when they are closed; who makes a writer meanwhile gets the new files.
     */
    void roll(Supplier<List<EmbeddedSeriesWriter>> writers) throws IOException {
        synchronized (rolling) {
            MetricAppender old = current;
            if (!old.isBegun()) {
                return;
            }
            synchronized (retiring) {
                retiring.add(old);
                current = maker.get();
            }
            for (EmbeddedSeriesWriter writer : writers.get()) {
                writer.leave();
            }
            old.force();
            synchronized (retiring) {
                retiring.remove(old);
                old.close();
            }
        }
    }

    /** Returns about how long the current files are. */
    long size() {
        return current.size();
    }

    /** Forces all files; those just given up are forced before they are closed. */
    void force() throws IOException {
        synchronized (retiring) {
            for (MetricAppender old : retiring) {
                old.force();
            }
            current.force();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (rolling) {
            for (MetricAppender old : retiring) {
                old.close(); // left open by a roll that failed
            }
            current.close();
        }
    }
}
