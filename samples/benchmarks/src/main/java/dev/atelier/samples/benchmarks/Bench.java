package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The surroundings of a benchmark: its size, a directory, a place for results. Confined to a thread. */
final class Bench {
    private final double scale;
    private final Path directory;
    private final PrintStream out;
    private int directories;

    Bench(double scale, Path directory, PrintStream out) {
        this.scale = scale;
        this.directory = directory;
        this.out = out;
    }

    /** Returns how many there are of something at this scale. */
    int size(long full) {
        return (int) Math.max(1, Math.round(full * scale));
    }

    /** Returns a number of rounds: all but at a tiny scale, where one shows that the benchmark works. */
    int rounds(int full) {
        return scale < 0.05 ? 1 : full;
    }

    /** Returns a fresh directory that {@link #delete} removes. */
    Path directory() throws IOException {
        directories++;
        return Files.createDirectories(directory.resolve(ProcessHandle.current().pid() + "-" + directories));
    }

    void delete(Path tree) throws IOException {
        Trees.delete(tree);
    }

    void result(Ratio ratio) {
        out.println(ratio);
    }

    /** Says something that is no budget. */
    void info(String text) {
        out.println("info " + text);
    }

    /** Says why there is no result. */
    void skipped(String name, String reason) {
        out.println("skipped " + name + ": " + reason);
    }
}
