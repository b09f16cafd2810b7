package dev.atelier.tracking.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Where files can be mapped to memory safely. */
final class Mapping {
    /**
     * Local file systems of Linux that overwrite in place, so that a page once written can always be written again. On
     * others, such as btrfs and zfs, a full disk would be met in the middle of a store instruction; on network file
     * systems, a lost connection. Elsewhere than on Linux, a mapped file cannot be deleted or cut.
     */
    private static final Set<String> SAFE =
            Set.of("ext2", "ext3", "ext4", "ext2/ext3", "xfs", "tmpfs", "ramfs", "overlay", "overlayfs");

    private Mapping() {}

    static boolean isUsed(WriteMode mode, Path directory) {
        return mode == WriteMode.MAPPED || (mode == WriteMode.AUTO && isSafe(directory));
    }

    private static boolean isSafe(Path directory) {
        try {
            return System.getProperty("os.name", "").equals("Linux")
                    && SAFE.contains(Files.getFileStore(directory).type());
        } catch (IOException | SecurityException e) {
            return false;
        }
    }
}
