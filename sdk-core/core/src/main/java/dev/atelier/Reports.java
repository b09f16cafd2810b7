package dev.atelier;

import dev.atelier.internal.OutputFile;
import java.nio.file.Path;
import java.util.List;

/** Reports over several runs, as HTML files that need no other file. */
public final class Reports {
    private Reports() {}

    /**
     * Compares runs: params, metrics and where they came from beside each other, with what differs highlighted, and charts
     * with a line for each run. At most the first 20 runs are shown.
     *
     * @param runs the runs, of any workspaces
     * @param file the file, replaced when it exists
     * @throws IllegalArgumentException when there is no run
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public static void compare(List<Run> runs, Path file) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("there is no run to compare");
        }
        OutputFile.write(file, new ComparisonReport(runs).page());
    }
}
