package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Trees of files. */
final class Trees {
    private Trees() {}

    static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(tree)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    /** Returns how many bytes the files of a tree hold, those ahead of their use included. */
    static long bytes(Path tree) throws IOException {
        long bytes = 0;
        try (Stream<Path> found = Files.walk(tree)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** Tells the size of each folder of a directory. */
    static void list(Path directory, Consumer<String> out) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().toList()) {
                out.accept(entry.getFileName() + ": " + bytes(entry) / 1_000_000 + " MB");
            }
        }
    }
}
