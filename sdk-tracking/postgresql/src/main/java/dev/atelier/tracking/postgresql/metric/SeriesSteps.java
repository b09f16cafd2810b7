package dev.atelier.tracking.postgresql.metric;

import dev.atelier.spi.tracking.SeriesKey;

/** The next step of a series, as far as this store knows it. */
final class SeriesSteps {
    final SeriesKey key;

    /** One more than the greatest step that this store has appended, whatever the origin; 0 at least. Confined to the journal's lock. */
    private long next;

    /** Behind all that this store has appended in the journal. Confined to the journal's lock. */
    private long end;

    /** Whether somebody has asked what was there before. Confined to the lock of this object. */
    boolean asked;

    SeriesSteps(SeriesKey key) {
        this.key = key;
    }

    long next() {
        return next;
    }

    /** Returns the position in the journal before which all points of this store are. */
    long end() {
        return end;
    }

    void appended(long step, long position) {
        raise(step);
        end = position;
    }

    /** Notes a step that there is; there is none behind the greatest of all. */
    void raise(long step) {
        next = Math.max(next, step == Long.MAX_VALUE ? step : step + 1);
    }
}
