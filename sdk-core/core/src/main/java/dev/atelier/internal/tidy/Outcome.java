package dev.atelier.internal.tidy;

import java.util.List;

/**
 * What a deletion has done. Immutable.
 *
 * @param deleted what is gone
 * @param refusals what stays although the plan had it
 * @param bytes how many bytes were freed, or are by the next compaction
 * @param youngBytes the size of files that nobody refers to any more but that are too young to be deleted
 * @param notes what else a person should know
 */
public record Outcome(List<Target> deleted, List<Refusal> refusals, long bytes, long youngBytes, List<String> notes) {
    public Outcome {
        deleted = List.copyOf(deleted);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
    }
}
