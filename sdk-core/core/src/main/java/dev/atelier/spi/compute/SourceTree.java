package dev.atelier.spi.compute;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that a job is started with. Thread-safe and unchanging. */
public interface SourceTree {
    /**
     * One file of the tree. Immutable.
     *
     * @param path its path, relative, {@code /}-separated, without {@code ..}
     * @param sha256 the hash of its content
     * @param size its length in bytes
     * @param executable whether its owner may execute it
     */
    record File(String path, String sha256, long size, boolean executable) {}

    /**
     * Lists the files.
     *
     * @return all files, sorted by path
     */
    List<File> files();

    /**
     * Opens a file of the tree.
     *
     * @param file the file
     * @return its bytes; the caller closes it
     * @throws IOException when it cannot be read
     */
    InputStream open(File file) throws IOException;

    /**
     * Returns a file of this machine with the same content, for reading only.
     *
     * @param file the file
     * @return its place, or empty
     */
    default Optional<Path> localFile(File file) {
        return Optional.empty();
    }
}
