package dev.atelier.internal.memory;

import dev.atelier.spi.tracking.SeriesKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which series have changed, in the order of their last changes. Thread-safe.
 *
 * <p>A series that nobody has read the change of is in the feed already, so that most appends cost one volatile read.
 */
final class SeriesChanges {
    private final TreeMap<Long, SeriesKey> feed = new TreeMap<>();
    private final Map<SeriesKey, Long> last = new HashMap<>();
    private volatile long read;
    private long sequence;

    /** Returns where a series says that it has changed. */
    Feed feed(SeriesKey key) {
        return new Feed(key);
    }

    /** Records a change. */
    synchronized long record(SeriesKey key) {
        sequence++;
        Long before = last.put(key, sequence);
        if (before != null) {
            feed.remove(before);
        }
        feed.put(sequence, key);
        return sequence;
    }

    /** Returns the series that changed after a mark; what changes from now on gets a later one. */
    synchronized Page after(long mark) {
        read = sequence;
        return new Page(List.copyOf(feed.tailMap(mark, false).values()), sequence);
    }

    /** The series that changed, and the mark to go on from. */
    record Page(List<SeriesKey> series, long mark) {}

    /** Where one series says that it has changed. Confined to the series' lock. */
    final class Feed {
        private final SeriesKey key;
        private long recorded;

        private Feed(SeriesKey key) {
            this.key = key;
        }

        /** Says that the series has changed; after the change. */
        void changed() {
            if (recorded <= read) {
                recorded = record(key);
            }
        }
    }
}
