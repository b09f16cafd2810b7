package dev.atelier.tracking.postgresql.database;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a store is still open. Thread-safe. */
public final class OpenState {
    private final AtomicBoolean closed = new AtomicBoolean();

    public void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the store is closed; open the workspace again");
        }
    }

    boolean isOpen() {
        return !closed.get();
    }

    /** Closes, and tells whether it was open. */
    public boolean close() {
        return closed.compareAndSet(false, true);
    }
}
