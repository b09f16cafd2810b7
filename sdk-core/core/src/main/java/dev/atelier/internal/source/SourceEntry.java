package dev.atelier.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.TimeUnit;

/**
 * A file to be taken into a snapshot. Immutable.
 *
 * @param path its path in the tree, {@code /}-separated
 * @param file where its content is; links are resolved
 * @param executable whether its owner may execute it
 * @param stamp by what a change is noticed
 */
record SourceEntry(String path, Path file, boolean executable, Stamp stamp) {
    /**
     * What a look at a file tells without reading it. Immutable.
     *
     * @param size its length in bytes
     * @param modified when it was modified, in nanoseconds since the epoch
     * @param inode which file it is, where the file system tells; another one at the same path has another number
     */
    record Stamp(long size, long modified, int inode) {
        static Stamp of(Path file) throws IOException {
            return of(Files.readAttributes(file, BasicFileAttributes.class));
        }

        static Stamp of(BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            return new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    key == null ? 0 : key.hashCode());
        }
    }

    static SourceEntry of(String path, Path file, BasicFileAttributes attributes) {
        boolean executable = attributes instanceof PosixFileAttributes posix
                && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        return new SourceEntry(path, file, executable, Stamp.of(attributes));
    }

    long size() {
        return stamp.size();
    }
}
