package dev.atelier.internal.tidy;

import java.util.List;

/**
 * What a compaction has done. Immutable.
 *
 * @param bytesBefore the size of metrics and files before
 * @param bytesAfter the size of metrics and files now
 * @param runs how many runs without a document had metrics, which are gone
 * @param files how many contents that nothing referred to are gone
 * @param notes what was left alone, and why
 */
public record Compacted(long bytesBefore, long bytesAfter, long runs, long files, List<String> notes) {
    public Compacted {
        notes = List.copyOf(notes);
    }
}
