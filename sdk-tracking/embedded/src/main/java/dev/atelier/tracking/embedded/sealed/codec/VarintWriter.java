package dev.atelier.tracking.embedded.sealed.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes being put together from numbers that are mostly small: LEB128 varints, zigzag for signed ones. Confined to a
 * thread.
 */
public final class VarintWriter {
    private byte[] bytes = new byte[1024];
    private int size;

    public int size() {
        return size;
    }

    /** Returns the bytes written so far, which are valid until the next call, with room behind them. */
    public byte[] array() {
        return bytes;
    }

    public void clear() {
        size = 0;
    }

    /** Writes an unsigned number, seven bits to a byte, the lowest first. */
    public void putVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Writes a signed number such that small ones of either sign are short. */
    public void putZigzag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    void putLong(long value) {
        room(Long.BYTES);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    public void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length);
        putBytes(utf8, utf8.length);
    }

    public void putBytes(byte[] source, int length) {
        room(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
    }

    private void room(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, count)));
        }
    }
}
