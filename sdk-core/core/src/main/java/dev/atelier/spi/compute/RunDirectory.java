package dev.atelier.spi.compute;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * The client's view of a run directory, the one channel between a job and its client. Thread-safe.
 *
 * <p>Paths are relative to the run directory, {@code /}-separated, without {@code ..}. Every method may throw
 * {@link dev.atelier.error.ComputeException} when the directory cannot be reached now.
 */
public interface RunDirectory {
    /**
     * One entry of a directory. Immutable.
     *
     * @param path its path, relative to the run directory
     * @param size its length in bytes
     * @param modified when it was last changed, by the storage's clock
     * @param directory true for a directory
     */
    record Entry(String path, long size, Instant modified, boolean directory) {}

    /**
     * Returns a file's length.
     *
     * @param path the file
     * @return its length in bytes, or -1 when there is none
     */
    long size(String path);

    /**
     * Reads bytes of a file.
     *
     * @param path the file
     * @param offset where to begin
     * @param target receives as many bytes as it has room for and the file has
     * @return the number of bytes read; -1 at the end or when there is no such file
     */
    int read(String path, long offset, ByteBuffer target);

    /**
     * Lists a directory, not its subdirectories. Symbolic links that lead out of the run directory are left out.
     *
     * @param path the directory; empty for the run directory
     * @return its entries, sorted by path; empty when there is no such directory
     */
    List<Entry> list(String path);

    /**
     * Writes a file so that readers see the old or the new content, never a part.
     *
     * @param path the file
     * @param content its whole content
     */
    void writeAtomic(String path, byte[] content);

    /**
     * Creates a file that must not exist, as a lock.
     *
     * @param path the file
     * @param content its whole content
     * @return false when it exists already
     */
    boolean createExclusive(String path, byte[] content);
}
