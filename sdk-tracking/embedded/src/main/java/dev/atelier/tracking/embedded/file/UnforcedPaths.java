package dev.atelier.tracking.embedded.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files and directories changed by this store that a power cut may still undo. Thread-safe. */
public final class UnforcedPaths {
    private final Set<Path> paths = ConcurrentHashMap.newKeySet();

    public void add(Path path) {
        paths.add(path);
    }

    /** Creates a directory and its parents where missing, to be forced with the parents they were added to. */
    public void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createDirectories(parent);
            add(parent);
        }
        Files.createDirectories(directory);
        add(directory);
    }

    /** Forces everything to the disk; what fails is kept for the next time. */
    public void force() {
        List<Path> batch = new ArrayList<>(paths);
        for (Path path : batch) {
            paths.remove(path);
            try {
                force(path);
            } catch (IOException e) {
                paths.add(path);
                throw StoreFailure.of("flush", path, e);
            }
        }
    }

    public static void force(Path path) throws IOException {
        try (StoredFile file = StoredFile.read(path)) {
            file.force();
        } catch (NoSuchFileException e) {
            return; // removed since, so that nothing of it is left to force
        }
    }
}
