package dev.atelier.tracking.embedded.sealed.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Packs bytes and doubles that belong together. Confined to a thread; closing frees native memory.
 *
 * <p>The doubles are shuffled: the first bytes of all, the second bytes of all, and so on, so that what they have in common
 * (signs, exponents, leading digits) stands together. These planes and the bytes are deflated; planes that look
 * random stay as they are, since deflating them only costs time, mostly that of readers.
 */
public final class PackedWriter implements AutoCloseable {
    static final int HEADER = 12;
    static final int DEFLATED = 1;
    static final int PLANES = Double.BYTES;

    /** Fastest: on shuffled doubles the higher levels save next to nothing. */
    private static final int LEVEL = 1;

    private static final double RANDOM_BITS_PER_BYTE = 7.4;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final VarintWriter body = new VarintWriter();
    private byte[] plane = new byte[0];
    private byte[] deflated = new byte[0];

    /** Packs some bytes and the first {@code count} doubles. */
    public byte[] pack(VarintWriter prefix, double[] values, int count) {
        ByteBuffer raw = ByteBuffer.allocate(count * PLANES);
        body.clear();
        body.putBytes(prefix.array(), prefix.size());
        int rawPlanes = 0;
        for (int index = 0; index < PLANES; index++) {
            fillPlane(values, count, index);
            if (isRandom(count)) {
                rawPlanes |= 1 << index;
                raw.put(plane, 0, count);
            } else {
                body.putBytes(plane, count);
            }
        }
        return assemble(count, rawPlanes, raw.flip());
    }

    @Override
    public void close() {
        deflater.end();
    }

    private byte[] assemble(int count, int rawPlanes, ByteBuffer raw) {
        int length = deflate();
        boolean smaller = length < body.size();
        int packed = smaller ? length : body.size();
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + raw.remaining() + packed).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) (smaller ? DEFLATED : 0)).put((byte) rawPlanes).putShort((short) 0);
        bytes.putInt(count).putInt(body.size()).put(raw);
        return bytes.put(smaller ? deflated : body.array(), 0, packed).array();
    }

    /** Returns the deflated length, or the greatest number when it is no gain. */
    private int deflate() {
        if (deflated.length < body.size()) {
            deflated = new byte[Math.max(body.size(), 2 * deflated.length)];
        }
        deflater.reset();
        deflater.setInput(body.array(), 0, body.size());
        deflater.finish();
        int length = deflater.deflate(deflated, 0, body.size());
        return deflater.finished() ? length : Integer.MAX_VALUE;
    }

    private void fillPlane(double[] values, int count, int index) {
        if (plane.length < count) {
            plane = new byte[Math.max(count, 2 * plane.length)];
        }
        int shift = index * Byte.SIZE;
        for (int i = 0; i < count; i++) {
            plane[i] = (byte) (Double.doubleToRawLongBits(values[i]) >>> shift);
        }
    }

    /** Tells whether the entropy of the plane's bytes leaves nothing to gain. */
    private boolean isRandom(int count) {
        int[] histogram = new int[256];
        for (int i = 0; i < count; i++) {
            histogram[plane[i] & 0xFF]++;
        }
        double bits = count * Math.log(Math.max(1, count));
        for (int occurrences : histogram) {
            bits -= Logarithms.timesItself(occurrences);
        }
        return bits > RANDOM_BITS_PER_BYTE * Logarithms.LN_2 * count;
    }

    /** Of n log n, which is needed two thousand times for each chunk. */
    private static final class Logarithms {
        private static final double LN_2 = Math.log(2);
        private static final double[] SMALL = new double[PointChunk.CAPACITY + 1];

        static {
            Arrays.setAll(SMALL, n -> n * Math.log(Math.max(1, n)));
        }

        private static double timesItself(int n) {
            return n < SMALL.length ? SMALL[n] : n * Math.log(n);
        }
    }
}
