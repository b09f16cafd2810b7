package dev.atelier.serving;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** The recent ends of a version's workers; tells when to restart, and when that has become hopeless. Thread-safe. */
final class CrashHistory {
    private static final int MAX_CRASHES = 5;
    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Deque<Long> crashes = new ArrayDeque<>();

    CrashHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts a crash, and says how long to wait before the restart: nothing at first, then ever longer. */
    synchronized Duration add() {
        crashes.addLast(nanoTime.getAsLong());
        int recent = count();
        if (recent == 1) {
            return Duration.ZERO;
        }
        Duration backOff = Duration.ofMillis(50L << Math.min(recent, 12));
        return backOff.compareTo(MAX_BACK_OFF) < 0 ? backOff : MAX_BACK_OFF;
    }

    /** Tells whether there were more than five in five minutes. */
    synchronized boolean isLoop() {
        return count() > MAX_CRASHES;
    }

    private int count() {
        long now = nanoTime.getAsLong();
        while (!crashes.isEmpty() && now - crashes.getFirst() > WINDOW_NANOS) {
            crashes.removeFirst();
        }
        return crashes.size();
    }
}
