package dev.atelier.tracking.postgresql.journal;

import dev.atelier.spi.tracking.SeriesKey;

/** What a journal knows of a series and origin it takes appends of. Confined to the journal's lock. */
public final class JournalSeries {
    public final SeriesKey key;
    public final String origin;

    /** How much the origin had appended before this journal did, or -1 when that is not known. */
    public long pointsBefore = -1;

    public long structuredBefore = -1;

    public long points;
    public long structured;
    int number = -1;
    long definedIn = -1;
    /** The position behind the last append. */
    public long end;

    public JournalSeries(SeriesKey key, String origin) {
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
