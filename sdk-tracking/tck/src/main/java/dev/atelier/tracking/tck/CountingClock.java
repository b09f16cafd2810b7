package dev.atelier.tracking.tck;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes on by a millisecond at every third look, so that some things happen at the same time. */
final class CountingClock extends Clock {
    private static final long START = 1_700_000_000_000L;

    private final AtomicLong looks = new AtomicLong();

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return START + looks.incrementAndGet() / 3;
    }
}
