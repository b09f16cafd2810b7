package dev.atelier.internal.source;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes a source tree back as files. */
public final class SourceRestorer {
    private SourceRestorer() {}

    /**
     * Restores all files of a tree, checking their hashes.
     *
     * <p>They are written beside the target first and moved there at the end, so that the target is complete or
     * untouched.
     *
     * @param target a directory that is empty or not there yet; its parent must be writable
     * @throws AlreadyExistsException when the target is a file or has files
     * @throws StoreException when a file is damaged, would leave the target, or cannot be written
     */
    public static void restore(SourceTree tree, Path target) {
        requireNonNull(tree, "tree");
        requireNonNull(target, "target");
        try {
            Path place = Files.exists(target)
                    ? target.toRealPath()
                    : target.toAbsolutePath().normalize();
            requireEmpty(place);
            Path staging = place.resolveSibling("." + place.getFileName() + "~" + UUID.randomUUID() + ".tmp");
            try {
                Files.createDirectories(staging);
                for (SourceTree.File file : tree.files()) {
                    copy(tree, file, staging);
                }
                Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(staging);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot restore to " + target + ": " + e + "; check the directory and the disk", e);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            try (Stream<Path> children = Files.list(target)) {
                if (children.findAny().isEmpty()) {
                    return;
                }
            }
        }
        if (Files.exists(target)) {
            throw new AlreadyExistsException(
                    "directory", target.toString(), "restore to an empty directory, or to one that is not there yet");
        }
    }

    private static void copy(SourceTree tree, SourceTree.File file, Path root) throws IOException {
        Path place = place(root, file);
        Files.createDirectories(place.getParent());
        MessageDigest digest = SnapshotManifest.sha256();
        try (InputStream content = new DigestInputStream(tree.open(file), digest)) {
            Files.copy(content, place);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new StoreException(
                    "the file '" + file.path() + "' of the snapshot is damaged: its content has another hash");
        }
        if (file.executable() && !place.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + place + " executable");
        }
    }

    private static Path place(Path root, SourceTree.File file) {
        try {
            Path place = root.resolve(TreePath.check(file.path())).normalize();
            if (place.startsWith(root)) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException("the snapshot is damaged: " + e.getMessage(), e);
        }
        throw new StoreException("the snapshot is damaged: '" + file.path() + "' leads out of it");
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                List<Path> deepestFirst =
                        paths.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
