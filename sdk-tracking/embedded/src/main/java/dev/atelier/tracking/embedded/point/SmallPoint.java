package dev.atelier.tracking.embedded.point;

import dev.atelier.metric.MetricPoints;
import java.nio.ByteBuffer;

/**
 * One of the first points of a series, which are kept in the journal. Immutable.
 *
 * @param step its step
 * @param value its value
 * @param timestamp epoch milliseconds
 */
public record SmallPoint(long step, double value, long timestamp) {
    /** How many points a series has in the journal before it gets blocks of its own. */
    public static final int MOST = 8;

    public void encode(JournalRecord record, long baseTimestamp) {
        record.putSigned(step).putSigned(timestamp - baseTimestamp).putDouble(value);
    }

    static SmallPoint decode(ByteBuffer source, long baseTimestamp) {
        long step = JournalRecord.signed(source);
        long timestamp = baseTimestamp + JournalRecord.signed(source);
        return new SmallPoint(step, source.getDouble(), timestamp);
    }

    void addTo(MetricPoints.Builder target) {
        target.add(step, value, timestamp);
    }
}
