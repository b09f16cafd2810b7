package dev.atelier.tracking.embedded.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a log: a header of 24 bytes, a payload, zeros up to the next multiple of 8. Immutable.
 *
 * @param position where it is in its log
 * @param type what it is
 * @param sequence its number, meant by the log
 * @param payload its content, little-endian
 */
public record Frame(long position, int type, long sequence, ByteBuffer payload) {
    public static final int HEADER = 24;
    public static final int ALIGNMENT = 8;

    private static final int MAGIC = 0x01_4C_FE_FF; // FF FE 'L' 1: no UTF-8 text has these bytes
    private static final int CRC_FROM = 4;
    private static final int CRC_AT = 20;

    /** Returns where the next frame may begin. */
    public long end() {
        return align(position + HEADER + payload.limit());
    }

    public static long align(long position) {
        return (position + ALIGNMENT - 1) & -ALIGNMENT;
    }

    public static ByteBuffer encode(int type, long sequence, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(align(HEADER + (long) payload.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC)
                .putInt(payload.length)
                .putLong(sequence)
                .putInt(type)
                .putInt(0)
                .put(payload);
        return bytes.putInt(CRC_AT, crc(bytes.array(), 0, payload.length)).rewind();
    }

    /** Reads the frame at a position, or null when there is no whole, undamaged one. */
    public static @Nullable Frame read(FileWindow window, long position) throws IOException {
        ByteBuffer header = window.at(position, HEADER);
        if (header == null || header.getInt() != MAGIC) {
            return null;
        }
        int length = header.getInt();
        long sequence = header.getLong();
        int type = header.getInt();
        int crc = header.getInt();
        ByteBuffer whole = length < 0 ? null : window.at(position, (long) HEADER + length);
        if (whole == null || crc(whole.array(), whole.arrayOffset(), length) != crc) {
            return null;
        }
        ByteBuffer payload = whole.position(HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
        return new Frame(position, type, sequence, payload);
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset + CRC_FROM, CRC_AT - CRC_FROM);
        crc.update(bytes, offset + HEADER, length);
        return (int) crc.getValue();
    }
}
