package dev.atelier.tracking.postgresql.journal;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The 32 bytes of a slot: checksum, series (or what kind of frame), step, value, time; a frame has its length and its
 * checksum instead, and goes on in the slots behind. Confined to the lock of its owner.
 */
public final class JournalRecord {
    public static final int SIZE = 32;
    public static final int DEFINITION = -1;
    static final int VALUE = -2;

    private static final int KIND = 4;
    private static final int FIRST = 8;
    private static final int SECOND = 16;
    private static final int THIRD = 24;

    private final ByteBuffer slot = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    void writePoint(ByteBuffer target, int offset, int series) {
        slot.putInt(KIND, series);
        write(target, offset);
    }

    /** Sets what {@link #writePoint} writes. */
    JournalRecord point(long step, double value, long time) {
        slot.putLong(FIRST, step);
        slot.putLong(SECOND, Double.doubleToRawLongBits(value));
        slot.putLong(THIRD, time);
        return this;
    }

    /** Writes a frame, its payload first, so that a killed process leaves all of it or none. */
    void writeFrame(ByteBuffer target, int offset, int kind, byte[] payload) {
        target.put(offset + SIZE, payload);
        slot.putInt(KIND, kind);
        slot.putLong(FIRST, payload.length);
        slot.putLong(SECOND, checksum(payload, 0, payload.length));
        slot.putLong(THIRD, 0);
        write(target, offset);
    }

    /** Returns how many bytes a frame takes, padding included. */
    static int frameSize(int payload) {
        return SIZE + (payload + SIZE - 1) / SIZE * SIZE;
    }

    /** Tells whether nothing was written here. */
    public static boolean isEmpty(ByteBuffer source, int offset) {
        return offset + SIZE > source.capacity() || source.getInt(offset) == 0;
    }

    /** Reads a slot; false when it is not as it was written. */
    public boolean read(ByteBuffer source, int offset) {
        source.get(offset, slot.array());
        if (slot.getInt(0) != checksum(slot.array(), KIND, SIZE - KIND)) {
            return false;
        }
        return kind() >= 0 || hasPayload(source, offset);
    }

    public int kind() {
        return slot.getInt(KIND);
    }

    public long step() {
        return slot.getLong(FIRST);
    }

    public double value() {
        return Double.longBitsToDouble(slot.getLong(SECOND));
    }

    public long time() {
        return slot.getLong(THIRD);
    }

    public byte[] payload(ByteBuffer source, int offset) {
        byte[] payload = new byte[(int) slot.getLong(FIRST)];
        source.get(offset + SIZE, payload);
        return payload;
    }

    /** Returns how many bytes the record that was read takes. */
    public int length() {
        return kind() >= 0 ? SIZE : frameSize((int) slot.getLong(FIRST));
    }

    private boolean hasPayload(ByteBuffer source, int offset) {
        long length = slot.getLong(FIRST);
        if (length < 0 || length > source.capacity() - offset - SIZE) {
            return false;
        }
        byte[] payload = payload(source, offset);
        return checksum(payload, 0, payload.length) == slot.getLong(SECOND);
    }

    private void write(ByteBuffer target, int offset) {
        target.put(offset + KIND, slot.array(), KIND, SIZE - KIND);
        VarHandle.releaseFence();
        target.putInt(offset, checksum(slot.array(), KIND, SIZE - KIND));
    }

    /** Never 0, which means that nothing was written. */
    private int checksum(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        int value = (int) crc.getValue();
        return value == 0 ? 1 : value;
    }
}
