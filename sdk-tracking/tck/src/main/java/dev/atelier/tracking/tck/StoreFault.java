package dev.atelier.tracking.tck;

import dev.atelier.error.StoreException;

/**
 * Makes the writes of a store fail half-way, by whatever means the store's implementer has: a full disk, a connection that is
 * cut. Thread-safe.
 */
public interface StoreFault extends AutoCloseable {
    /**
     * Makes writes fail from now on. A commit or an artifact of a megabyte must fail at the latest, with a {@link
     * StoreException}; a point that is appended may fail or be kept.
     */
    void begin();

    /** Lets writes succeed again. */
    void end();

    /** Clears up after a test, once the stores are closed. */
    @Override
    default void close() {}
}
