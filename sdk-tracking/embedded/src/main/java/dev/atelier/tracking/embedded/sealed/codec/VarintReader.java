package dev.atelier.tracking.embedded.sealed.codec;

import java.nio.charset.StandardCharsets;

/** Reads what {@link VarintWriter} has put together, from bytes whose checksum was right. Confined to a thread. */
public final class VarintReader {
    private final byte[] bytes;
    private int position;

    public VarintReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Passes over bytes, and returns where they begin. */
    public int skip(int length) {
        int start = position;
        position += length;
        return start;
    }

    public long varint() {
        byte first = bytes[position++];
        if (first >= 0) {
            return first;
        }
        long value = first & 0x7F;
        int shift = 7;
        byte next = first;
        while (next < 0) {
            next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            shift += 7;
        }
        return value;
    }

    /** Reads a number that is the size of something in memory. */
    public int count() {
        return Math.toIntExact(varint());
    }

    public long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    long fixedLong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (bytes[position++] & 0xFFL) << shift;
        }
        return value;
    }

    double fixedDouble() {
        return Double.longBitsToDouble(fixedLong());
    }

    public String text() {
        int length = count();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }
}
