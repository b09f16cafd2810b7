package dev.atelier.tracking.postgresql;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The store's own threads: daemons with names. */
final class DatabaseThreads {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private DatabaseThreads() {}

    static Thread start(String what, Runnable work) {
        Thread thread = factory(what).newThread(work);
        thread.start();
        return thread;
    }

    static ThreadFactory factory(String what) {
        return work -> {
            Thread thread = new Thread(work, "atelier-postgresql-" + what + "-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits between two attempts, shorter when the thread is interrupted. */
    static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
