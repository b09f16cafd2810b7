package dev.atelier.tracking.embedded.point;

import dev.atelier.tracking.embedded.metric.ChunkSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one series in one file, and the summary of the points that were counted so far. Thread-safe; a block is
 * counted from its header when it is full, record by record while it is being filled.
 */
final class BlockList {
    private final List<PointBlock> blocks = new ArrayList<>(1);
    private @Nullable ChunkSummary counted;
    private int block;
    private int slot;

    synchronized void add(PointBlock added) {
        blocks.add(added);
    }

    synchronized List<PointBlock> blocks() {
        return List.copyOf(blocks);
    }

    /** Counts what came since, and returns the summary of all points, or null when there are none. */
    synchronized @Nullable ChunkSummary summary(PointReader reader) throws IOException {
        while (block < blocks.size()) {
            PointReader.Tail tail = reader.readTail(blocks.get(block), slot);
            counted =
                    tail.summary() == null ? counted : counted == null ? tail.summary() : counted.plus(tail.summary());
            slot = tail.end();
            if (block == blocks.size() - 1 && !tail.closed()) {
                break;
            }
            block++;
            slot = 0;
        }
        return counted;
    }

    /** Tells whether there are points that were not counted yet. */
    synchronized boolean hasMore(PointReader reader) throws IOException {
        return block < blocks.size() && (block < blocks.size() - 1 || reader.hasRecord(blocks.get(block), slot));
    }

    /** Tells whether the newest block may still get points, as far as is known. */
    synchronized boolean isOpen() {
        return block < blocks.size();
    }
}
