package dev.atelier.internal;

import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The place for a workspace's files on this machine; temporary when none is given. Thread-safe. */
public final class WorkDirectory implements AutoCloseable {
    private final boolean temporary;
    private @Nullable Path root;

    /** Uses a directory, or a temporary one, made when needed and deleted on close. */
    public WorkDirectory(@Nullable Path root) {
        this.temporary = root == null;
        this.root = root;
    }

    /** Returns a subdirectory, created when it is not there. */
    public synchronized Path resolve(String name) {
        try {
            if (root == null) {
                root = Files.createTempDirectory("atelier-");
            }
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new StoreException("cannot create the work directory '" + root + "': " + e.getMessage(), e);
        }
    }

    /** Returns the place, which need not exist; empty when it is a temporary one. */
    public synchronized Optional<Path> lasting() {
        return temporary ? Optional.empty() : Optional.ofNullable(root);
    }

    @Override
    public synchronized void close() {
        if (!temporary || root == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            root = null;
        } catch (IOException e) {
            throw new StoreException("cannot delete the temporary directory '" + root + "': " + e.getMessage(), e);
        }
    }
}
