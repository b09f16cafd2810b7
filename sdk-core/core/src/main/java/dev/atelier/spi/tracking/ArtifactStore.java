package dev.atelier.spi.tracking;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Content-addressed, immutable files of any size. Thread-safe; several processes may share it. */
public interface ArtifactStore {
    /**
     * Stores content; the same content is stored once. When it has returned, {@code kill -9} loses nothing.
     *
     * @param content read to its end; not closed
     * @return its hash and size
     * @throws dev.atelier.error.StoreException when it cannot be read or written; nothing half-written is left visible
     */
    Blob put(InputStream content);

    /**
     * Opens stored content.
     *
     * @param sha256 its hash
     * @return its bytes; the caller closes it
     * @throws dev.atelier.error.NotFoundException when it is not stored
     * @throws dev.atelier.error.StoreException when it cannot be read
     */
    InputStream open(String sha256);

    /**
     * Tells whether content is stored.
     *
     * @param sha256 its hash
     * @return true when it is
     */
    boolean contains(String sha256);

    /**
     * Returns a file of this machine that holds the content, for reading only.
     *
     * @param sha256 its hash
     * @return the file, or empty when the store has none at hand
     */
    default Optional<Path> file(String sha256) {
        return Optional.empty();
    }

    /**
     * Lists everything stored.
     *
     * @param action called for each content
     */
    void forEach(Consumer<Blob> action);

    /**
     * Tells whether content was put after a time, so that {@link #delete} would keep it.
     *
     * @param sha256 its hash
     * @param time the time
     * @return true when it was put, for the first time or again, after the time; by default false, which says nothing
     */
    default boolean isUsedAfter(String sha256, Instant time) {
        return false;
    }

    /**
     * Deletes content that nobody has put or opened the file of recently. The caller must know that no document refers to it.
     *
     * @param sha256 its hash
     * @param unusedSince content that was put, for the first time or again, after this time is kept
     * @return true when it is gone, or was not there
     * @throws dev.atelier.error.StoreException when it cannot be deleted
     */
    boolean delete(String sha256, Instant unusedSince);
}
