package dev.atelier.tracking.archive;

import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Points as bytes, little-endian. A series is one chunk or several: run id and metric, each as a {@code u32} length and
 * UTF-8, a {@code u32} number of points, then all steps ({@code i64}), all values ({@code f64}, its bits) and all
 * timestamps ({@code i64}, epoch milliseconds).
 */
final class PointCodec {
    static final int MAX_POINTS = 1 << 16;

    private static final int MAX_TEXT = 1 << 16;

    /** Some points of a series, in the order they were appended. */
    record Chunk(SeriesKey key, MetricPoints points) {}

    private PointCodec() {}

    static void write(OutputStream out, SeriesKey key, MetricPoints points) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        for (int from = 0; from < points.size(); from += MAX_POINTS) {
            int count = Math.min(MAX_POINTS, points.size() - from);
            writeText(data, key.runId());
            writeText(data, key.metric());
            data.writeInt(Integer.reverseBytes(count));
            ByteBuffer columns = ByteBuffer.allocate(count * 24).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = from; i < from + count; i++) {
                columns.putLong(points.step(i));
            }
            for (int i = from; i < from + count; i++) {
                columns.putLong(Double.doubleToRawLongBits(points.value(i)));
            }
            for (int i = from; i < from + count; i++) {
                columns.putLong(points.timestamp(i));
            }
            data.write(columns.array());
        }
        data.flush();
    }

    /**
     * Reads the next chunk.
     *
     * @return the chunk, or empty at the end
     * @throws IllegalArgumentException when the bytes are not chunks
     */
    static Optional<Chunk> read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        try {
            int length = first | data.readUnsignedByte() << 8 | data.readUnsignedByte() << 16 | data.readByte() << 24;
            SeriesKey key = new SeriesKey(readText(data, length), readText(data, readInt(data)));
            int count = readInt(data);
            if (count < 1 || count > MAX_POINTS) {
                throw new IllegalArgumentException("a chunk of metric '" + key.metric() + "' has " + count + " points");
            }
            return Optional.of(new Chunk(key, points(readBytes(data, count * 24), count)));
        } catch (EOFException e) {
            throw new IllegalArgumentException("the points end in the middle of a chunk", e);
        }
    }

    private static MetricPoints points(byte[] bytes, int count) {
        ByteBuffer columns = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        MetricPoints.Builder points = new MetricPoints.Builder(count);
        for (int i = 0; i < count; i++) {
            points.add(
                    columns.getLong(i * 8),
                    Double.longBitsToDouble(columns.getLong((count + i) * 8)),
                    columns.getLong((2 * count + i) * 8));
        }
        return points.build();
    }

    private static void writeText(DataOutputStream data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeInt(Integer.reverseBytes(bytes.length));
        data.write(bytes);
    }

    private static String readText(DataInputStream data, int length) throws IOException {
        if (length < 1 || length > MAX_TEXT) {
            throw new IllegalArgumentException("a name in the points has " + length + " bytes");
        }
        return new String(readBytes(data, length), StandardCharsets.UTF_8);
    }

    private static int readInt(DataInputStream data) throws IOException {
        return Integer.reverseBytes(data.readInt());
    }

    private static byte[] readBytes(DataInputStream data, int length) throws IOException {
        byte[] bytes = new byte[length];
        data.readFully(bytes);
        return bytes;
    }
}
