package dev.atelier.spi.tracking;

import java.util.List;
import java.util.Optional;

/** Everything a workspace keeps. Thread-safe; close is idempotent. */
public interface WorkspaceStore extends AutoCloseable {
    /**
     * Returns the workspace's identity, made once when the store was created.
     *
     * @return the id
     */
    String workspaceId();

    /**
     * Returns the documents.
     *
     * @return the catalog
     */
    Catalog catalog();

    /**
     * Returns the metrics.
     *
     * @return the metric store
     */
    MetricStore metrics();

    /**
     * Returns the files.
     *
     * @return the artifact store
     */
    ArtifactStore artifacts();

    /**
     * Takes a lease when nobody holds it, neither this process nor another.
     *
     * @param name what it is for: letters, digits, {@code . _ -}
     * @return the lease, or empty when somebody holds it
     */
    Optional<Lease> tryLease(String name);

    /**
     * Makes everything written by this process survive a power cut.
     *
     * @throws dev.atelier.error.StoreException when the disk cannot take it
     */
    void flush();

    /**
     * Tells what of the store is damaged; damaged parts are skipped, never deleted.
     *
     * @return one sentence for each damage found so far: where, and what it means
     */
    default List<String> problems() {
        return List.of();
    }

    /**
     * Tells what this process has recorded and the store's server does not have yet.
     *
     * @return how much that is and since when; {@link PendingWrites#NONE} where nothing ever waits
     */
    default PendingWrites pendingWrites() {
        return PendingWrites.NONE;
    }

    /**
     * Rewrites what is stored in less space: finished series compressed, what was deleted left out. Reads and appends go on
     * meanwhile, and a crash at any moment loses nothing. Two processes that compact at the same time do not hurt
     * each other. Does nothing where a store has nothing to gain.
     *
     * @throws dev.atelier.error.StoreException when it cannot be read or written; everything is still there
     */
    default void compact() {}

    /**
     * Reads every byte and tells what is damaged.
     *
     * @return what was found
     * @throws dev.atelier.error.StoreException when the store cannot be read at all
     */
    default Verification verify() {
        return new Verification(
                0,
                problems().stream()
                        .map(problem -> new Damage("store", problem, "it was skipped"))
                        .toList());
    }

    /**
     * Opens the store's own search for runs. Without one, core keeps columns of the runs in memory.
     *
     * @param fields what a search finds in a document
     * @return the index, or empty when the store has none
     */
    default Optional<RunIndex> runIndex(SearchableFields fields) {
        return Optional.empty();
    }

    @Override
    void close();
}
