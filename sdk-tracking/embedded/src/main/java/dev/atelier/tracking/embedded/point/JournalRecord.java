package dev.atelier.tracking.embedded.point;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The bytes of a record of the journal, being put together. Confined to the appender's lock. */
public final class JournalRecord {
    public static final int NAME = 1;
    public static final int RUN = 2;
    public static final int SERIES = 3;
    public static final int POINT = 4;

    /** The most bytes that a record without a text takes. */
    public static final int MOST = 64;

    private static final int CRC = 4;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

    /** Returns the most bytes that a record with a text takes. */
    public static int most(byte[] text) {
        return Math.addExact(MOST, text.length);
    }

    public JournalRecord begin(int kind, int most) {
        if (bytes.capacity() < most) {
            bytes = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
        }
        bytes.clear().put((byte) kind);
        return this;
    }

    /** Adds a number, 7 bits a byte, the lowest first. */
    public JournalRecord putUnsigned(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return this;
    }

    /** Adds a number so that small ones of either sign are short: 0, -1, 1, -2 … */
    public JournalRecord putSigned(long number) {
        return putUnsigned(number << 1 ^ number >> 63);
    }

    public JournalRecord putText(byte[] utf8) {
        putUnsigned(utf8.length);
        bytes.put(utf8);
        return this;
    }

    JournalRecord putDouble(double value) {
        bytes.putLong(Double.doubleToRawLongBits(value));
        return this;
    }

    /** Ends the record; the bytes are valid until the next call of {@link #begin}. */
    public ByteBuffer end() {
        crc.reset();
        crc.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int) crc.getValue()).flip();
    }

    static long unsigned(ByteBuffer source) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = source.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return number;
    }

    static long signed(ByteBuffer source) {
        long number = unsigned(source);
        return number >>> 1 ^ -(number & 1);
    }

    static String text(ByteBuffer source) {
        byte[] utf8 = new byte[Math.min((int) unsigned(source) & Integer.MAX_VALUE, source.remaining())];
        source.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Reads the checksum at the buffer's position and compares it with that of the record that ends there. */
    boolean isWhole(ByteBuffer source, int start) {
        crc.reset();
        crc.update(source.array(), source.arrayOffset() + start, source.position() - start);
        return source.remaining() >= CRC && source.getInt() == (int) crc.getValue();
    }
}
