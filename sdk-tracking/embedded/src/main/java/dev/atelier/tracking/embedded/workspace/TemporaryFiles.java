package dev.atelier.tracking.embedded.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Files in the making, named by their process, in the file system of the files they become. Thread-safe. */
public final class TemporaryFiles {
    private static final Duration STALE = Duration.ofHours(1);

    private final Path directory;
    private boolean ready;

    public TemporaryFiles(Layout layout) {
        directory = layout.temporary();
    }

    /** Returns a path that nobody else has. */
    public Path next() throws IOException {
        prepare();
        return directory.resolve(Processes.uniqueName() + ".tmp");
    }

    private synchronized void prepare() throws IOException {
        if (!ready) {
            Files.createDirectories(directory);
            sweep();
            ready = true;
        }
    }

    /** Deletes what processes have left that are gone; the age protects those of other containers and machines. */
    private void sweep() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (!hasLivingOwner(String.valueOf(entry.getFileName())) && isStale(entry)) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    private static boolean hasLivingOwner(String name) {
        return !name.endsWith(".tmp") || Processes.isAlive(name.substring(0, Math.max(0, name.indexOf('-'))));
    }

    private static boolean isStale(Path entry) throws IOException {
        return Files.getLastModifiedTime(entry)
                .toInstant()
                .isBefore(Instant.now().minus(STALE));
    }
}
