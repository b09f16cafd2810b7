package dev.atelier.tracking.transfer.internal;

import dev.atelier.run.ForeignRun;
import java.time.Instant;

/** When the first and the last point of a run were logged; stands in where a source knows no times of the run itself. */
public final class TimeSpan {
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    public void add(long timestamp) {
        first = Math.min(first, timestamp);
        last = Math.max(last, timestamp);
    }

    public ForeignRun.Builder on(ForeignRun.Builder run) {
        return first > last ? run : run.startedAt(Instant.ofEpochMilli(first)).endedAt(Instant.ofEpochMilli(last));
    }
}
