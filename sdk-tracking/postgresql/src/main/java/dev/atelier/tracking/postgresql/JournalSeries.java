package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.SeriesKey;

/** What a journal knows of a series and origin it takes appends of. Confined to the journal's lock. */
final class JournalSeries {
    final SeriesKey key;
    final String origin;

    /** How much the origin had appended before this journal did, or -1 when that is not known. */
    long pointsBefore = -1;

    long structuredBefore = -1;

    long points;
    long structured;
    int number = -1;
    long definedIn = -1;
    /** The position behind the last append. */
    long end;

    JournalSeries(SeriesKey key, String origin) {
        this.key = key;
        this.origin = origin;
    }

    JournalFrames.Definition definition() {
        return new JournalFrames.Definition(
                number,
                key,
                origin,
                pointsBefore < 0 ? -1 : pointsBefore + points,
                structuredBefore < 0 ? -1 : structuredBefore + structured);
    }
}
