package dev.atelier.spi.tracking;

/** The exclusive right to do something, lost when its holder closes it or dies. Thread-safe. */
public interface Lease extends AutoCloseable {
    /**
     * Returns what the lease is for.
     *
     * @return its name
     */
    String name();

    /**
     * Tells whether the holder still has it. A lease of a store on another machine is lost when the connection breaks and
     * somebody else takes it before the connection is back.
     *
     * @return false once it was closed or lost; it never becomes true again
     */
    default boolean held() {
        return true;
    }

    /** Gives the lease back; idempotent. */
    @Override
    void close();
}
