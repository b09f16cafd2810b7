package dev.atelier.spi.tracking;

import dev.atelier.error.LeaseLostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Versioned documents with compare-and-set, in one total order for all processes that share the store.
 *
 * <p>Thread-safe. Reads see every commit that had returned, in this process or another, before the read began.
 */
public interface Catalog {
    /**
     * Finds a document.
     *
     * @param key its identity
     * @return the document as it is now, or empty
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    Optional<Document> find(DocumentKey key);

    /**
     * Lists the documents of a kind.
     *
     * @param kind the kind
     * @param idPrefix what their ids start with; may be empty
     * @return an immutable list, sorted by id
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    List<Document> list(String kind, String idPrefix);

    /**
     * Writes several documents together, all or none. When it has returned, {@code kill -9} loses nothing.
     *
     * @param writes one write per document, at least one
     * @return the commit's sequence number, which is the new revision of each document
     * @throws dev.atelier.error.ConflictException when a document does not have its expected revision; nothing is written
     * @throws dev.atelier.error.StoreException when the store cannot be written; nothing is written
     */
    long commit(List<Write> writes);

    /**
     * Writes several documents together, if a lease is still held: the check is part of the commit. A store whose leases can
     * be lost while their holder lives overrides this, and compares the {@link Lease#term()} with that of the last holder.
     *
     * @param writes one write per document, at least one
     * @param lease a lease of this store
     * @return the commit's sequence number, which is the new revision of each document
     * @throws dev.atelier.error.LeaseLostException when the lease was closed or somebody else has it; nothing is written
     * @throws dev.atelier.error.ConflictException when a document does not have its expected revision; nothing is written
     * @throws dev.atelier.error.StoreException when the store cannot be written; nothing is written
     */
    default long commit(List<Write> writes, Lease lease) {
        if (!lease.held()) {
            throw new LeaseLostException(lease.name());
        }
        return commit(writes);
    }

    /**
     * Reads the change feed.
     *
     * @param after the sequence number to read after; 0 for all
     * @return every document changed since, each once
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    Changes changes(long after);

    /**
     * Returns the sequence number of the last commit.
     *
     * @return 0 when there was none
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    default long sequence() {
        return changes(Long.MAX_VALUE - 1).sequence();
    }

    /**
     * Waits for a commit, of this process or another.
     *
     * @param after the sequence number known already
     * @param timeout how long to wait at most
     * @return true as soon as there is a later commit; false after the timeout
     * @throws dev.atelier.error.OperationCanceledException when the thread is interrupted
     */
    boolean awaitChange(long after, Duration timeout);
}
