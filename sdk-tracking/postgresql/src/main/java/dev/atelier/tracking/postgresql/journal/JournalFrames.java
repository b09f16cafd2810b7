package dev.atelier.tracking.postgresql.journal;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the frames of a journal say: which series a number stands for, and structured values. */
public final class JournalFrames {
    private JournalFrames() {}

    /**
     * A series as a segment knows it. Immutable.
     *
     * @param series its number in the journal
     * @param key the series
     * @param origin who appends
     * @param points how many points the origin had appended before those of this segment, or -1 when that is not known
     * @param structured the same of structured values
     */
    public record Definition(int series, SeriesKey key, String origin, long points, long structured) {
        byte[] toBytes() {
            return new Payload()
                    .putInt(series)
                    .putText(key.runId())
                    .putText(key.metric())
                    .putText(origin)
                    .putLong(points)
                    .putLong(structured)
                    .toBytes();
        }

        public static Definition read(byte[] payload) {
            ByteBuffer in = ByteBuffer.wrap(payload);
            int series = in.getInt();
            SeriesKey key = new SeriesKey(text(in), text(in));
            return new Definition(series, key, text(in), in.getLong(), in.getLong());
        }
    }

    static byte[] value(int series, MetricValue value) {
        return new Payload()
                .putInt(series)
                .putText(value.kind().name())
                .putLong(value.step())
                .putLong(value.timestamp())
                .putText(value.json())
                .toBytes();
    }

    public static int series(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt();
    }

    public static MetricValue value(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload, Integer.BYTES, payload.length - Integer.BYTES);
        MetricKind kind = MetricKind.valueOf(text(in));
        long step = in.getLong();
        long time = in.getLong();
        return new MetricValue(kind, text(in), step, time);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return StoredText.decode(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Collects the bytes of a frame. */
    private static final class Payload {
        private ByteBuffer bytes = ByteBuffer.allocate(128);

        private Payload putInt(int value) {
            room(Integer.BYTES).putInt(value);
            return this;
        }

        private Payload putLong(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        private Payload putText(String text) {
            byte[] encoded = StoredText.encode(text).getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + encoded.length).putInt(encoded.length).put(encoded);
            return this;
        }

        private byte[] toBytes() {
            byte[] result = new byte[bytes.position()];
            bytes.flip().get(result);
            return result;
        }

        private ByteBuffer room(int count) {
            if (bytes.remaining() < count) {
                bytes.flip();
                bytes = ByteBuffer.allocate(2 * (bytes.limit() + count)).put(bytes);
            }
            return bytes;
        }
    }
}
