package dev.atelier.tracking.postgresql.journal;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts the points and values of a journal by segment. Confined to the journal's lock. */
final class JournalTally {
    private final NavigableMap<Long, Long> before = new TreeMap<>();
    private long records;

    /** Says that a segment begins. */
    void begin(long base) {
        before.put(base, records);
    }

    void add() {
        records++;
    }

    /** Forgets the segments before one. */
    void forgetBefore(long base) {
        before.headMap(base).clear();
    }

    /** Returns the beginning of the segment that has a position. */
    long segmentOf(long position) {
        Long base = before.floorKey(position);
        return base == null ? position : base;
    }

    /** Counts what stands behind an offset of the segment that begins at {@code base}, and in all later ones. */
    long behind(long base, ByteBuffer segment, int offset) {
        Map.Entry<Long, Long> start = before.floorEntry(base);
        return records - (start == null ? 0 : start.getValue()) - count(segment, offset);
    }

    private static long count(ByteBuffer segment, int end) {
        JournalRecord record = new JournalRecord();
        long count = 0;
        for (int offset = 0; offset < end && record.read(segment, offset); offset += record.length()) {
            count += record.kind() == JournalRecord.DEFINITION ? 0 : 1;
        }
        return count;
    }
}
