package dev.atelier.spi.tracking;

/**
 * The exclusive right to do something, lost when its holder closes it or dies. Thread-safe.
 *
 * <p>A holder that was suspended may act on what it believed before. What it writes by {@link Catalog#commit(java.util.List,
 * Lease)} is refused then; other systems can refuse it by the {@link #term()}.
 */
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
    boolean held();

    /**
     * Returns a number that is greater than that of every earlier holder of a lease of this name, in any process.
     *
     * @return the term, the same for as long as the lease is held
     * @throws dev.atelier.error.LeaseLostException when the lease is not held any more and had no term yet
     * @throws dev.atelier.error.StoreException when the store must write it down and cannot
     */
    long term();

    /** Gives the lease back; idempotent. */
    @Override
    void close();
}
