package dev.atelier.tracking.embedded.log;

import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.PointRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a block file that holds points of one series: a header, then records. Immutable.
 *
 * @param position where it is in its file
 * @param series the number of its series in its file
 * @param size its length in bytes, header included
 * @param baseTimestamp what the timestamps of its records are counted from
 */
public record Block(long position, int series, int size, long baseTimestamp) {
    public static final int HEADER = 64;

    private static final int MAGIC = 0x01_42_FE_FF; // FF FE 'B' 1
    private static final int CRC_AT = 60;
    private static final int[] SIZES = {256, 1024, 4096, 24_064};
    private static final long SLACK = 1L << 31;

    /** Places a block so that clocks may go back or forward by 24 days within it. */
    static Block of(long position, int series, int growth, long timestamp) {
        int size = SIZES[Math.min(growth, SIZES.length - 1)];
        return new Block(position, series, size, Math.max(timestamp, Long.MIN_VALUE + SLACK) - SLACK);
    }

    int capacity() {
        return (size - HEADER) / PointRecord.SIZE;
    }

    public long end() {
        return position + size;
    }

    long slot(int index) {
        return position + HEADER + (long) index * PointRecord.SIZE;
    }

    boolean covers(long timestamp) {
        long delta = timestamp - baseTimestamp;
        return timestamp >= baseTimestamp && delta >= 0 && delta <= 0xFFFF_FFFFL;
    }

    ByteBuffer encodeHeader() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(series).putInt(size).putInt(0).putLong(baseTimestamp);
        return bytes.putInt(CRC_AT, crc(bytes.array(), 0)).rewind();
    }

    /** Reads the header at a position, or returns null when there is no whole, undamaged one. */
    public static @Nullable Block read(StoredFile file, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, position);
        return bytes.hasRemaining() ? null : decode(bytes.flip(), position);
    }

    /** Finds the first header after a position, or returns null when there is none. */
    public static @Nullable Block findNext(StoredFile file, long position, long size) throws IOException {
        FileWindow window = new FileWindow(file, size);
        for (long next = position + HEADER; next + HEADER <= size; next += HEADER) {
            ByteBuffer bytes = window.at(next, HEADER);
            Block block = bytes == null ? null : decode(bytes, next);
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    /** Returns the series that a header gives, whole or not. */
    public static int series(ByteBuffer header) {
        return header.getInt(4);
    }

    private static @Nullable Block decode(ByteBuffer bytes, long position) {
        if (bytes.getInt(0) != MAGIC || bytes.getInt(CRC_AT) != crc(bytes.array(), bytes.arrayOffset())) {
            return null;
        }
        return new Block(position, series(bytes), bytes.getInt(8), bytes.getLong(16));
    }

    private static int crc(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, CRC_AT);
        return (int) crc.getValue();
    }
}
