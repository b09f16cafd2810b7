package dev.atelier.spi.tracking;

/** The exclusive right to do something, lost when its holder closes it or dies. Thread-safe. */
public interface Lease extends AutoCloseable {
    /**
     * Returns what the lease is for.
     *
     * @return its name
     */
    String name();

    /** Gives the lease back; idempotent. */
    @Override
    void close();
}
