package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The 24 bytes of a point in its block: step, value, timestamp delta, checksum. Confined to a lock of its owner. */
final class PointRecord {
    static final int SIZE = 24;

    private static final int STEP = 0;
    private static final int VALUE = 8;
    private static final int DELTA = 16;
    private static final int CRC = 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    /** Encodes a point; the result is valid until the next call. */
    ByteBuffer encode(long step, double value, long timestampDelta) {
        bytes.putLong(STEP, step);
        bytes.putLong(VALUE, Double.doubleToRawLongBits(value));
        bytes.putInt(DELTA, (int) timestampDelta);
        return bytes.putInt(CRC, checksum(bytes, 0)).clear();
    }

    boolean isEmpty(ByteBuffer block, int offset) {
        return block.getInt(offset + CRC) == 0;
    }

    boolean isWhole(ByteBuffer block, int offset) {
        return block.getInt(offset + CRC) == checksum(block, offset);
    }

    static void decode(ByteBuffer block, int offset, long baseTimestamp, MetricPoints.Builder target) {
        target.add(
                block.getLong(offset + STEP),
                Double.longBitsToDouble(block.getLong(offset + VALUE)),
                baseTimestamp + Integer.toUnsignedLong(block.getInt(offset + DELTA)));
    }

    /** Never 0, which means that nothing was written. */
    private int checksum(ByteBuffer source, int offset) {
        crc.reset();
        crc.update(source.array(), source.arrayOffset() + offset, CRC);
        int value = (int) crc.getValue();
        return value == 0 ? 1 : value;
    }
}
