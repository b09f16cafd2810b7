package dev.atelier.internal.memory;

/** Whether a store is still open. Thread-safe. */
final class OpenState {
    private volatile boolean closed;

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed; open the workspace again");
        }
    }

    void close() {
        closed = true;
    }
}
