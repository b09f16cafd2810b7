package dev.atelier.tracking.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was exported or imported. Immutable.
 *
 * @param counts what was written
 * @param renamed the new ids of what an import could not keep under its own, by the old ones
 * @param notes what was left out, and why
 */
public record ArchiveReport(Counts counts, Map<String, String> renamed, List<String> notes) {
    /** {@inheritDoc} */
    public ArchiveReport {
        renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
        notes = List.copyOf(notes);
    }

    /**
     * How much was written. Immutable.
     *
     * @param runs the number of runs
     * @param models the number of versions of models
     * @param points the number of points and structured values of metrics
     * @param files the number of different files: artifacts, models, sources
     */
    public record Counts(long runs, long models, long points, long files) {
        @Override
        public String toString() {
            return runs + " runs, " + models + " model versions, " + points + " points, " + files + " files";
        }
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(counts.toString()));
        renamed.forEach((from, to) -> lines.add(from + " is " + to + " here"));
        lines.addAll(notes);
        return String.join("\n", lines);
    }
}
