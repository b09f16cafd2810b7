package dev.atelier;

import dev.atelier.internal.ByteCount;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Workspace#compact()} has done. Immutable.
 *
 * @param bytesBefore the size of metrics and files before
 * @param bytesAfter the size of metrics and files now
 * @param runs how many runs that do not exist any more had metrics, which are gone
 * @param files how many files that nothing referred to are gone
 * @param notes what was left alone, and why
 */
public record Compaction(long bytesBefore, long bytesAfter, long runs, long files, List<String> notes) {
    /** {@inheritDoc} */
    public Compaction {
        notes = List.copyOf(notes);
    }

    /**
     * Tells how much was freed.
     *
     * @return bytes; below 0 when more was recorded meanwhile than was freed
     */
    public long bytesFreed() {
        return bytesBefore - bytesAfter;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(ByteCount.text(bytesBefore) + " before, " + ByteCount.text(bytesAfter) + " now; deleted " + files
                + " unused files and the metrics of " + runs + " runs that are gone");
        lines.addAll(notes);
        return String.join("\n", lines);
    }
}
