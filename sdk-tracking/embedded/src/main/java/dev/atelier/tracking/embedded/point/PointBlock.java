package dev.atelier.tracking.embedded.point;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.PointRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a point file: records of one series, or a page of the journal. Immutable.
 *
 * @param position where it is in its file
 * @param kind what it holds
 * @param size its length in bytes, header included
 * @param baseTimestamp what the timestamps in it are counted from
 * @param series its series; in a journal, what series are counted from
 * @param run in a journal, what runs are counted from
 */
public record PointBlock(long position, Kind kind, int size, long baseTimestamp, int series, int run) {
    /** All blocks begin at a multiple of this. */
    public static final int ALIGNMENT = 64;

    public static final int HEADER = 32;
    static final int SUMMARY = 96;
    public static final int RECORDS = HEADER + SUMMARY;

    private static final int CRC_AT = 28;
    private static final int SUMMARY_CRC_AT = RECORDS - 4;
    private static final long SLACK = 1L << 31;

    /** What a block holds, by its magic number. */
    public enum Kind {
        SERIES(0x02_42_FE_FF), // FF FE 'B' 2
        JOURNAL(0x02_4A_FE_FF); // FF FE 'J' 2

        private final int magic;

        Kind(int magic) {
            this.magic = magic;
        }
    }

    /** Places a block of a series so that clocks may go back or forward by 24 days within it. */
    public static PointBlock ofSeries(long position, int size, int series, long timestamp) {
        long base = Math.max(timestamp, Long.MIN_VALUE + SLACK) - SLACK;
        return new PointBlock(position, Kind.SERIES, size, base, series, 0);
    }

    public static PointBlock ofJournal(long position, int size, int series, int run, long timestamp) {
        return new PointBlock(position, Kind.JOURNAL, size, timestamp, series, run);
    }

    public int capacity() {
        return (size - RECORDS) / PointRecord.SIZE;
    }

    public long end() {
        return position + size;
    }

    public ByteBuffer encode() {
        ByteBuffer bytes = allocate(HEADER);
        bytes.putInt(kind.magic)
                .putInt(size)
                .putLong(baseTimestamp)
                .putInt(series)
                .putInt(run)
                .putInt(0);
        return bytes.putInt(crc(bytes, 0, CRC_AT)).flip();
    }

    /** Reads a header, or returns null when the bytes are no whole one. */
    public static @Nullable PointBlock decode(ByteBuffer bytes, long position) {
        Kind kind = kind(bytes.getInt(0));
        int size = bytes.getInt(4);
        boolean whole = kind != null && size >= RECORDS && bytes.getInt(CRC_AT) == crc(bytes, 0, CRC_AT);
        return whole && kind != null
                ? new PointBlock(position, kind, size, bytes.getLong(8), bytes.getInt(16), bytes.getInt(20))
                : null;
    }

    /** Returns the series that a header gives, whole or not. */
    public static int series(ByteBuffer header) {
        return header.getInt(16);
    }

    /** Encodes the summary that says that a block of a series gets no more records. */
    public static ByteBuffer encode(ChunkSummary chunk) {
        MetricSummary summary = chunk.summary();
        ByteBuffer bytes = allocate(SUMMARY);
        bytes.putInt((int) summary.count()).putInt((int) chunk.numbers());
        bytes.putDouble(summary.min()).putDouble(summary.max()).putDouble(chunk.sum());
        put(bytes, summary.first());
        put(bytes, summary.last());
        bytes.position(SUMMARY - 4);
        return bytes.putInt(crc(bytes, 0, SUMMARY - 4)).flip();
    }

    /** Reads the summary behind a header, or returns null when there is no whole one. */
    public static @Nullable ChunkSummary decodeSummary(ByteBuffer block) {
        int count = block.getInt(HEADER);
        if (count <= 0 || block.getInt(SUMMARY_CRC_AT) != crc(block, HEADER, SUMMARY_CRC_AT)) {
            return null;
        }
        MetricSummary summary =
                new MetricSummary(count, point(block, 64), point(block, 88), block.getDouble(40), block.getDouble(48));
        return new ChunkSummary(summary, block.getDouble(56), block.getInt(36));
    }

    private static void put(ByteBuffer bytes, MetricPoint point) {
        bytes.putLong(point.step()).putDouble(point.value()).putLong(point.timestamp());
    }

    private static MetricPoint point(ByteBuffer bytes, int offset) {
        return new MetricPoint(bytes.getLong(offset), bytes.getDouble(offset + 8), bytes.getLong(offset + 16));
    }

    private static @Nullable Kind kind(int magic) {
        return magic == Kind.SERIES.magic ? Kind.SERIES : magic == Kind.JOURNAL.magic ? Kind.JOURNAL : null;
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), bytes.arrayOffset() + from, to - from);
        return (int) crc.getValue();
    }
}
