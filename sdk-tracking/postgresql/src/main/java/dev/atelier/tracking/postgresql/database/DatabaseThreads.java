package dev.atelier.tracking.postgresql.database;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The store's own threads: daemons with names. */
public final class DatabaseThreads {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private DatabaseThreads() {}

    public static Thread start(String what, Runnable work) {
        Thread thread = factory(what).newThread(work);
        thread.start();
        return thread;
    }

    public static ThreadFactory factory(String what) {
        return work -> {
            Thread thread = new Thread(work, "atelier-postgresql-" + what + "-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits between two attempts, shorter when the thread is interrupted. */
    public static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
