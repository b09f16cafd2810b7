package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.PointRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the records of blocks of version 1. Confined to a thread. */
final class BlockReader {
    private final StoredFile file;
    private final SeriesKey key;
    private final Problems problems;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    BlockReader(StoredFile file, SeriesKey key, Problems problems) {
        this.file = file;
        this.key = key;
        this.problems = problems;
    }

    /** Adds the points of a block; what is damaged is reported and skipped. */
    void read(Block block, MetricPoints.Builder points) throws IOException {
        load(block);
        int end = endOfRecords();
        for (int offset = 0; offset < end; offset += PointRecord.SIZE) {
            if (PointRecord.isWhole(buffer, offset)) {
                points.add(
                        PointRecord.step(buffer, offset),
                        PointRecord.value(buffer, offset),
                        PointRecord.timestamp(buffer, offset, block.baseTimestamp()));
            } else {
                problems.report(file.path() + ": the point at byte " + (block.slot(0) + offset) + ", of run '"
                        + key.runId() + "', metric '" + key.metric()
                        + "', is damaged or was never finished; it is skipped and left as it is");
            }
        }
    }

    private void load(Block block) throws IOException {
        int length = block.capacity() * PointRecord.SIZE;
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit(length);
        file.read(buffer, block.slot(0));
        buffer.flip();
    }

    /** Returns where the last record that is not empty ends. */
    private int endOfRecords() {
        int end = buffer.limit() / PointRecord.SIZE * PointRecord.SIZE;
        while (end > 0 && PointRecord.isEmpty(buffer, end - PointRecord.SIZE)) {
            end -= PointRecord.SIZE;
        }
        return end;
    }
}
