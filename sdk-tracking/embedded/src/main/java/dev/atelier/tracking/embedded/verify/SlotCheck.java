package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.PointRecord;
import dev.atelier.tracking.embedded.point.PointBlock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Checks what stands in the places of a block's points. Confined to a thread.
 *
 * <p>A writer that was killed may have left a piece of a point behind the last one: it lacks the checksum, which is written
 * last, was never acknowledged, and is no damage. A flipped bit makes this of one point in 2^27.
 */
final class SlotCheck {
    private final Path path;
    private final PointBlock block;
    private final ByteBuffer bytes;
    private final Findings findings;
    private final int count;

    SlotCheck(Path path, PointBlock block, ByteBuffer bytes, Findings findings) {
        this.path = path;
        this.block = block;
        this.bytes = bytes;
        this.findings = findings;
        count = Math.max(0, bytes.limit() - PointBlock.RECORDS) / PointRecord.SIZE;
    }

    /** Checks them all; the points are of the series named. */
    void run(String series) {
        @Nullable ChunkSummary summary = bytes.limit() < PointBlock.RECORDS ? null : PointBlock.decodeSummary(bytes);
        int used = summary == null
                ? usedSlots()
                : (int) Math.min(count, summary.summary().count());
        int whole = -1;
        for (int slot = 0; slot < used; slot++) {
            if (PointRecord.isWhole(bytes, at(slot))) {
                whole = slot;
            } else {
                String point = whole < 0
                        ? "point " + (slot + 1) + " of the block at byte " + block.position()
                        : (slot == whole + 1 ? "the point" : "point " + (slot - whole)) + " after step "
                                + PointRecord.step(bytes, at(whole));
                add(
                        at(slot),
                        "the point here is damaged",
                        series + ": " + point + " cannot be read; all others are read; restore the file from a backup");
            }
        }
        boolean open =
                summary == null && Zeros.fill(bytes, PointBlock.HEADER, Math.min(bytes.limit(), PointBlock.RECORDS));
        boolean torn = open && used < count && PointRecord.isEmpty(bytes, at(used));
        checkUnused(torn ? used + 1 : used);
    }

    private void checkUnused(int from) {
        int at = Math.min(at(from), bytes.limit());
        if (!Zeros.fill(bytes, at, bytes.limit())) {
            add(at, "what follows the points of this block is not zeros", "nothing is lost; the disk may be failing");
        }
    }

    /** Returns how many places there are up to the last that has a point; a single bit is none. */
    private int usedSlots() {
        int used = count;
        while (used > 0 && isUnused(at(used - 1))) {
            used--;
        }
        return used;
    }

    private boolean isUnused(int at) {
        return PointRecord.isEmpty(bytes, at) || Zeros.isFlippedBit(bytes, at, at + PointRecord.SIZE);
    }

    private void add(int at, String what, String meaning) {
        findings.add(path, block.position() + at, what, meaning);
    }

    private static int at(int slot) {
        return PointBlock.RECORDS + slot * PointRecord.SIZE;
    }
}
