package dev.atelier.tracking.postgresql.series;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a chunk of points: a version, the steps and the times as zigzag varints of their differences, the bits of the
 * values. About 11 bytes a point when steps and times go up evenly.
 */
public final class PointCodec {
    private static final byte VERSION = 1;
    private static final int LONGEST_VARINT = 10;

    private PointCodec() {}

    public static byte[] encode(PointBatch points, int from, int to) {
        ByteBuffer out = ByteBuffer.allocate(1 + (to - from) * (2 * LONGEST_VARINT + Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION);
        long previous = 0;
        for (int i = from; i < to; i++) {
            putVarint(out, points.step(i) - previous);
            previous = points.step(i);
        }
        previous = 0;
        for (int i = from; i < to; i++) {
            putVarint(out, points.time(i) - previous);
            previous = points.time(i);
        }
        for (int i = from; i < to; i++) {
            out.putLong(Double.doubleToRawLongBits(points.value(i)));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Adds the points to a list, and tells whether there was nothing behind them. */
    public static boolean decode(byte[] data, int count, MetricPoints.Builder target) {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != VERSION) {
            throw new StoreException("a chunk of points has the unknown format " + data[0] + "; use a newer Atelier");
        }
        long[] steps = varints(in, count);
        long[] times = varints(in, count);
        for (int i = 0; i < count; i++) {
            target.add(steps[i], Double.longBitsToDouble(in.getLong()), times[i]);
        }
        return !in.hasRemaining();
    }

    private static long[] varints(ByteBuffer in, int count) {
        long[] values = new long[count];
        long previous = 0;
        for (int i = 0; i < count; i++) {
            previous += getVarint(in);
            values[i] = previous;
        }
        return values;
    }

    private static void putVarint(ByteBuffer out, long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            out.put((byte) (zigzag | 0x80));
            zigzag >>>= 7;
        }
        out.put((byte) zigzag);
    }

    private static long getVarint(ByteBuffer in) {
        long zigzag = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            zigzag |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
    }
}
