package dev.atelier.tracking.embedded.append;

import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.PointRecord;
import dev.atelier.tracking.embedded.metric.PointStats;
import dev.atelier.tracking.embedded.metric.RecordChecksum;
import dev.atelier.tracking.embedded.point.PointBlock;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/** The newest block of a series, as its writer fills it. Confined to the writer's lock. */
public final class OpenBlock {
    private final PointBlock block;
    private final Chunk chunk;
    private final long base;
    private final int end;
    private final PointStats stats = new PointStats();
    private int next;

    OpenBlock(PointBlock block, Chunk chunk) {
        this.block = block;
        this.chunk = chunk;
        this.base = block.baseTimestamp();
        next = (int) (block.position() - chunk.position()) + PointBlock.RECORDS;
        end = next + block.capacity() * PointRecord.SIZE;
    }

    /** Stores a point, or returns false when it does not fit into this block. */
    public boolean append(long step, double value, long timestamp) throws IOException {
        long delta = timestamp - base;
        if (next == end || delta >>> 32 != 0) {
            return false;
        }
        long bits = Double.doubleToRawLongBits(value);
        MappedByteBuffer bytes = chunk.mapped();
        if (bytes == null) {
            chunk.write(PointRecord.encode(step, bits, (int) delta), chunk.position() + next);
        } else {
            put(bytes, step, bits, (int) delta);
        }
        next += PointRecord.SIZE;
        stats.add(step, value, timestamp);
        return true;
    }

    public boolean isFull() {
        return next == end;
    }

    /** Says that the block gets no more points. */
    public void close() throws IOException {
        ChunkSummary summary = summary();
        if (summary != null) {
            chunk.write(PointBlock.encode(summary), block.position() + PointBlock.HEADER);
        }
    }

    @Nullable
    ChunkSummary summary() {
        return stats.summary();
    }

    /** The checksum last: it is what makes the record one. */
    private void put(MappedByteBuffer bytes, long step, long bits, int delta) {
        int at = next;
        bytes.putLong(at + PointRecord.STEP, step);
        bytes.putLong(at + PointRecord.VALUE, bits);
        long last = Integer.toUnsignedLong(delta) | (long) RecordChecksum.of(step, bits, delta) << 32;
        VarHandle.releaseFence();
        bytes.putLong(at + PointRecord.DELTA, last);
    }
}
