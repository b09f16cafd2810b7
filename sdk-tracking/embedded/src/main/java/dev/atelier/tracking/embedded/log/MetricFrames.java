package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.Payload;
import java.nio.ByteBuffer;

/** The frames of a metric log: definitions of series, and structured values. */
final class MetricFrames {
    static final int DEFINITION = 2;
    static final int VALUE = 3;

    private MetricFrames() {}

    static byte[] definition(int series, SeriesKey key, String origin) {
        return new Payload()
                .putInt(series)
                .putText(key.runId())
                .putText(key.metric())
                .putText(origin)
                .toBytes();
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

    /** Reads a definition; {@link #series} was read from the payload. */
    static LogPart readDefinition(ByteBuffer payload, LogFile file) {
        SeriesKey key = new SeriesKey(Payload.text(payload), Payload.text(payload));
        return new LogPart(file, key, Payload.text(payload));
    }

    /** Reads a value; {@link #series} was read from the payload. */
    static MetricValue readValue(ByteBuffer payload) {
        MetricKind kind = MetricKind.valueOf(Payload.text(payload));
        long step = payload.getLong();
        long timestamp = payload.getLong();
        return new MetricValue(kind, Payload.text(payload), step, timestamp);
    }

    /** Reads which series the rest of the payload is about. */
    static int series(ByteBuffer payload) {
        return payload.getInt();
    }
}
