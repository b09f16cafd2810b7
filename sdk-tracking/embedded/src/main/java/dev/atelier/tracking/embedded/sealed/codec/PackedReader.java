package dev.atelier.tracking.embedded.sealed.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks what {@link PackedWriter} has packed. Confined to a thread; closing frees native memory. */
public final class PackedReader implements AutoCloseable {
    private final Inflater inflater = new Inflater(true);
    private byte[] raw = new byte[0];
    private byte[] body = new byte[0];
    private byte[] planes = new byte[0];
    private double[] values = new double[0];
    private int count;

    /** Unpacks a payload; what the other methods return is valid until the next call. */
    public void unpack(ByteBuffer payload) throws DataFormatException {
        ByteBuffer source = payload.order(ByteOrder.LITTLE_ENDIAN);
        boolean deflated = (source.get() & PackedWriter.DEFLATED) != 0;
        int rawPlanes = source.get() & 0xFF;
        source.getShort();
        count = source.getInt();
        int length = source.getInt();
        if (body.length < length) {
            body = new byte[Math.max(length, 2 * body.length)];
        }
        int rawLength = Integer.bitCount(rawPlanes) * count;
        if (raw.length < rawLength) {
            raw = new byte[rawLength];
        }
        source.get(raw, 0, rawLength);
        fillBody(source, deflated, length);
        join(rawPlanes, length);
    }

    /** Returns the bytes, with others behind them. */
    public byte[] prefix() {
        return body;
    }

    public double[] values() {
        return values;
    }

    int count() {
        return count;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void fillBody(ByteBuffer source, boolean deflated, int length) throws DataFormatException {
        if (!deflated) {
            source.get(body, 0, length);
            return;
        }
        inflater.reset();
        inflater.setInput(source);
        int done = 0;
        while (done < length && !inflater.finished() && !inflater.needsInput()) {
            done += inflater.inflate(body, done, length - done);
        }
        if (done < length) {
            throw new DataFormatException("it has " + done + " of " + length + " bytes");
        }
    }

    /** Puts the planes side by side, in their order, and reads the doubles across them. */
    private void join(int rawPlanes, int length) {
        if (values.length < count) {
            values = new double[count];
            planes = new byte[count * PackedWriter.PLANES];
        }
        int fromRaw = 0;
        int fromBody = length - (PackedWriter.PLANES - Integer.bitCount(rawPlanes)) * count;
        for (int index = 0; index < PackedWriter.PLANES; index++) {
            boolean isRaw = (rawPlanes & 1 << index) != 0;
            System.arraycopy(isRaw ? raw : body, isRaw ? fromRaw : fromBody, planes, index * count, count);
            fromRaw += isRaw ? count : 0;
            fromBody += isRaw ? 0 : count;
        }
        readAcross(planes, values, count);
    }

    private static void readAcross(byte[] planes, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            long low = (planes[i] & 0xFFL)
                    | (planes[count + i] & 0xFFL) << 8
                    | (planes[2 * count + i] & 0xFFL) << 16
                    | (planes[3 * count + i] & 0xFFL) << 24;
            long high = (planes[4 * count + i] & 0xFFL)
                    | (planes[5 * count + i] & 0xFFL) << 8
                    | (planes[6 * count + i] & 0xFFL) << 16
                    | (planes[7 * count + i] & 0xFFL) << 24;
            values[i] = Double.longBitsToDouble(low | high << 32);
        }
    }
}
