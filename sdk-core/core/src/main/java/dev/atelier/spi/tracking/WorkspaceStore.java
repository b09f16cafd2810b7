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

    @Override
    void close();
}
