package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.SeriesKey;

/** How many points a series has, as far as this store needs to know for its next step. */
final class SeriesCount {
    final SeriesKey key;

    /** How many points this store has appended, whatever the origin. Confined to the journal's lock. */
    long appended;

    /** How many were there besides, or -1 when nobody has asked yet. Confined to the lock of this object. */
    long besides = -1;

    SeriesCount(SeriesKey key) {
        this.key = key;
    }
}
