package dev.atelier.serving;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the server's daemon threads. Thread-safe. */
final class Threads {
    private final AtomicInteger count = new AtomicInteger();

    /** Returns a factory of threads {@code atelier-<what>-<n>}. */
    ThreadFactory named(String what) {
        return task -> {
            Thread thread = new Thread(task, "atelier-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
