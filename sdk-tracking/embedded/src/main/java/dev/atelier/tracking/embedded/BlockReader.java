package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Reads the records of blocks, which their writer may be filling. Confined to a thread. */
final class BlockReader {
    private final StoredFile file;
    private final Problems problems;
    private final PointRecord record = new PointRecord();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    BlockReader(StoredFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Hands over the points of a block from a slot on; what is damaged is reported and skipped.
     *
     * @return the slot to go on from when the block has got more
     */
    int read(Block block, int from, Consumer<MetricPoint> points) throws IOException {
        load(block, from);
        int end = endOfRecords();
        for (int offset = 0; offset < end; offset += PointRecord.SIZE) {
            if (record.isWhole(buffer, offset)) {
                points.accept(PointRecord.decode(buffer, offset, block.baseTimestamp()));
            } else {
                long position = block.slot(from) + offset;
                problems.report(file.path() + ": the point at byte " + position + " is damaged or was never finished;"
                        + " it is skipped and left as it is");
                if (offset + PointRecord.SIZE == end) {
                    end = offset; // its writer may write it again
                }
            }
        }
        return from + end / PointRecord.SIZE;
    }

    private void load(Block block, int from) throws IOException {
        int length = (block.capacity() - from) * PointRecord.SIZE;
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit(length);
        file.read(buffer, block.slot(from));
        buffer.flip();
    }

    /** Returns where the last record that is not empty ends. */
    private int endOfRecords() {
        int end = buffer.limit() / PointRecord.SIZE * PointRecord.SIZE;
        while (end > 0 && record.isEmpty(buffer, end - PointRecord.SIZE)) {
            end -= PointRecord.SIZE;
        }
        return end;
    }
}
