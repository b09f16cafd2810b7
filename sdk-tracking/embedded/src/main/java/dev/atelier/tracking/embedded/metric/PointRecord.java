package dev.atelier.tracking.embedded.metric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 24 bytes of a point in its block: step, value, timestamp delta, checksum. */
public final class PointRecord {
    public static final int SIZE = 24;
    public static final int STEP = 0;
    public static final int VALUE = 8;
    public static final int DELTA = 16;
    public static final int CRC = 20;

    private PointRecord() {}

    public static ByteBuffer encode(long step, long valueBits, int timestampDelta) {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(step)
                .putLong(valueBits)
                .putInt(timestampDelta)
                .putInt(RecordChecksum.of(step, valueBits, timestampDelta))
                .flip();
    }

    public static boolean isEmpty(ByteBuffer block, int offset) {
        return block.getInt(offset + CRC) == 0;
    }

    public static boolean isWhole(ByteBuffer block, int offset) {
        int crc = RecordChecksum.of(
                block.getLong(offset + STEP), block.getLong(offset + VALUE), block.getInt(offset + DELTA));
        return block.getInt(offset + CRC) == crc;
    }

    public static long step(ByteBuffer block, int offset) {
        return block.getLong(offset + STEP);
    }

    public static double value(ByteBuffer block, int offset) {
        return Double.longBitsToDouble(block.getLong(offset + VALUE));
    }

    public static long timestamp(ByteBuffer block, int offset, long base) {
        return base + Integer.toUnsignedLong(block.getInt(offset + DELTA));
    }
}
