package dev.atelier.tracking.embedded.point;

import dev.atelier.metric.MetricPoints;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.PointRecord;
import dev.atelier.tracking.embedded.metric.PointStats;
import dev.atelier.tracking.embedded.metric.RecordChecksum;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the records of blocks, which their writer may be filling. Confined to a thread. */
final class PointReader implements Closeable {
    private static final int STRETCH = 40;
    private static final int ATTEMPTS = 3;

    private final StoredFile file;
    private final Problems problems;
    private ByteBuffer buffer = allocate(STRETCH * PointRecord.SIZE);

    /**
     * What a block has from a slot on.
     *
     * @param summary the summary of the points, null when there are none
     * @param end the slot behind the last of them
     * @param closed whether the block gets no more
     */
    record Tail(@Nullable ChunkSummary summary, int end, boolean closed) {}

    /** Takes points. */
    private interface Target {
        void add(long step, double value, long timestamp);
    }

    PointReader(StoredFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Reads what a block has from a slot on, without its records where the summary in its header is enough. */
    Tail readTail(PointBlock block, int from) throws IOException {
        ChunkSummary whole = readSummary(block);
        if (whole != null && from == 0) {
            return new Tail(whole, (int) whole.summary().count(), true);
        }
        PointStats stats = new PointStats();
        int slot = from;
        int asked;
        int got;
        do {
            asked = Math.min(block.capacity() - slot, STRETCH);
            got = read(block, slot, asked, stats::add);
            slot += got;
        } while (got == asked && slot < block.capacity());
        return new Tail(stats.summary(), slot, whole != null || slot == block.capacity());
    }

    /** Returns the summary that a block has once it gets no more points. */
    @Nullable
    ChunkSummary readSummary(PointBlock block) throws IOException {
        fill(block.position(), PointBlock.RECORDS);
        return buffer.limit() < PointBlock.RECORDS ? null : PointBlock.decodeSummary(buffer);
    }

    /** Adds the points of a block; what is damaged is reported and skipped. */
    void read(PointBlock block, MetricPoints.Builder target) throws IOException {
        load(block, 0, block.capacity());
        int used = usedSlots();
        if (!RecordChecksum.areWhole(buffer, used)) {
            read(block, 0, block.capacity(), target::add);
            return;
        }
        ByteBuffer bytes = buffer;
        long base = block.baseTimestamp();
        for (int at = 0; at < used * PointRecord.SIZE; at += PointRecord.SIZE) {
            target.add(
                    PointRecord.step(bytes, at), PointRecord.value(bytes, at), PointRecord.timestamp(bytes, at, base));
        }
    }

    boolean hasRecord(PointBlock block, int slot) throws IOException {
        if (slot == block.capacity()) {
            return false;
        }
        load(block, slot, 1);
        return usedSlots() > 0;
    }

    /** Hands over points, and returns how many slots they take. */
    private int read(PointBlock block, int from, int count, Target target) throws IOException {
        load(block, from, count);
        int used = usedSlots();
        int attempts = 1;
        for (int i = 0; i < used; i++) {
            while (!PointRecord.isWhole(buffer, i * PointRecord.SIZE) && attempts < ATTEMPTS) {
                load(block, from, used); // the bytes were copied while the writer was at them
                attempts++;
            }
            int at = i * PointRecord.SIZE;
            if (at + PointRecord.SIZE <= buffer.limit() && PointRecord.isWhole(buffer, at)) {
                target.add(
                        PointRecord.step(buffer, at),
                        PointRecord.value(buffer, at),
                        PointRecord.timestamp(buffer, at, block.baseTimestamp()));
            } else {
                report(block.position() + PointBlock.RECORDS + (from + (long) i) * PointRecord.SIZE);
                used -= i == used - 1 ? 1 : 0; // a failed write is repeated in its place
            }
        }
        return used;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void report(long position) {
        problems.report(file.path() + ": the point at byte " + position
                + " is damaged or was never finished; it is skipped and left as it is");
    }

    private void load(PointBlock block, int from, int count) throws IOException {
        fill(block.position() + PointBlock.RECORDS + (long) from * PointRecord.SIZE, count * PointRecord.SIZE);
    }

    private void fill(long position, int length) throws IOException {
        if (buffer.capacity() < length) {
            buffer = allocate(length);
        }
        buffer.clear().limit(length);
        file.read(buffer, position);
        buffer.flip();
    }

    /** Returns how many slots there are up to the last that is not empty. */
    private int usedSlots() {
        int used = buffer.limit() / PointRecord.SIZE;
        while (used > 0 && PointRecord.isEmpty(buffer, (used - 1) * PointRecord.SIZE)) {
            used--;
        }
        return used;
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
