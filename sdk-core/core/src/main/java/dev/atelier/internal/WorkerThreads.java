package dev.atelier.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Threads for work in the background; there are none, and nothing is loaded for them, before there is work. Thread-safe. */
public final class WorkerThreads implements Executor {
    private @Nullable ExecutorService pool;
    private boolean shut;

    @Override
    public void execute(Runnable work) {
        pool().execute(work);
    }

    /** Takes no more work; what goes on is not stopped. */
    public synchronized void shutdown() {
        shut = true;
        if (pool != null) {
            pool.shutdown();
        }
    }

    private synchronized ExecutorService pool() {
        ExecutorService known = pool;
        if (known == null) {
            known = Executors.newCachedThreadPool(new Daemons());
            pool = known;
            if (shut) {
                known.shutdown(); // it refuses the work and says so
            }
        }
        return known;
    }

    private static final class Daemons implements ThreadFactory {
        private static final AtomicInteger THREADS = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "atelier-worker-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
