package dev.atelier.tracking.embedded.compaction;

import dev.atelier.error.StoreException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks now and then whether there is something to seal. Thread-safe. The first look is some time after the
 * store was opened, so that short programs pay nothing.
 */
public final class BackgroundCompaction implements Runnable, AutoCloseable {
    private static final long FIRST_MILLIS = TimeUnit.SECONDS.toMillis(20);
    private static final long NEXT_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private final Step step;
    private boolean closed;

    public BackgroundCompaction(Step step) {
        this.step = step;
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: it only leaves the processor to others
    public void start() {
        Thread thread = new Thread(this, "atelier-compaction");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Begins nothing more; what was begun is ended by closing the compaction itself. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Looks until it is closed; for the thread that {@link #start} makes. */
    @Override
    public void run() {
        long pause = FIRST_MILLIS;
        while (pause(pause)) {
            try {
                step.run();
            } catch (IOException | StoreException | IllegalStateException e) {
                Log.LOG.debug("Nothing was compacted; all is still there, the next attempt is in two minutes", e);
            }
            pause = NEXT_MILLIS;
        }
    }

    /** Waits, and tells whether to go on. */
    private synchronized boolean pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (!closed && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts this thread but who wants it to end
        }
        return !closed;
    }

    /** Loaded when needed only: starting a logging framework takes longer than opening a store. */
    private static final class Log {
        private static final Logger LOG = LoggerFactory.getLogger(BackgroundCompaction.class);
    }

    /** One look. */
    public interface Step {
        void run() throws IOException;
    }
}
