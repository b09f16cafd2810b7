package dev.atelier.tracking.postgresql.journal;

import dev.atelier.spi.tracking.SeriesKey;
import java.nio.charset.StandardCharsets;

/** What a journal knows of a series and origin it takes appends of. Confined to the journal's lock. */
public final class JournalSeries {
    final SeriesKey key;
    final String origin;

    /** How much the origin had appended before this journal did, or -1 when that is not known. */
    long pointsBefore = -1;

    long structuredBefore = -1;

    long points;
    long structured;
    int number = -1;
    long definedIn = -1;
    long end;

    public JournalSeries(SeriesKey key, String origin) {
        requireUnicode(key.runId());
        requireUnicode(key.metric());
        requireUnicode(origin);
        this.key = key;
        this.origin = origin;
    }

    public SeriesKey key() {
        return key;
    }

    public String origin() {
        return origin;
    }

    /** Returns how many points were appended to this journal. */
    public long points() {
        return points;
    }

    /** Returns how many structured values were appended to this journal. */
    public long structured() {
        return structured;
    }

    /** Returns the position behind the last append. */
    public long end() {
        return end;
    }

    /** Notes how much the origin appended elsewhere before it appends to this journal, unless it already has. */
    public void expect(long pointsElsewhere, long structuredElsewhere) {
        if (points == 0 && structured == 0) {
            pointsBefore = pointsElsewhere;
            structuredBefore = structuredElsewhere;
        }
    }

    JournalFrames.Definition definition() {
        return new JournalFrames.Definition(
                number,
                key,
                origin,
                pointsBefore < 0 ? -1 : pointsBefore + points,
                structuredBefore < 0 ? -1 : structuredBefore + structured);
    }

    private static void requireUnicode(String name) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("not valid Unicode, it has half a surrogate pair: '" + name + "'");
        }
    }
}
