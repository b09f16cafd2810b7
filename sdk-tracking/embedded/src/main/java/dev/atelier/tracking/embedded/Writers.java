package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.SeriesKey;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The writers that somebody still has, so that millions of finished runs need no memory. Thread-safe. */
final class Writers {
    private final Map<Name, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<EmbeddedSeriesWriter> dropped = new ReferenceQueue<>();

    private record Name(SeriesKey key, String origin) {
        // written out, since what the compiler makes of a record costs the first program's first point many
        // milliseconds
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Name name && key.equals(name.key) && origin.equals(name.origin);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + origin.hashCode();
        }
    }

    private static final class Entry extends WeakReference<EmbeddedSeriesWriter> {
        private final Name name;

        private Entry(Name name, EmbeddedSeriesWriter writer, ReferenceQueue<EmbeddedSeriesWriter> queue) {
            super(writer, queue);
            this.name = name;
        }
    }

    /** Returns the writer of a series for an origin, made now when there is none. */
    EmbeddedSeriesWriter get(EmbeddedMetricStore store, SeriesKey key, String origin) {
        removeDropped();
        Name name = new Name(key, origin);
        EmbeddedSeriesWriter known = value(entries.get(name));
        if (known != null) {
            return known;
        }
        EmbeddedSeriesWriter made = new EmbeddedSeriesWriter(store, key, origin);
        Entry entry = new Entry(name, made, dropped);
        while (true) {
            Entry other = entries.putIfAbsent(name, entry);
            if (other == null) {
                return made;
            }
            EmbeddedSeriesWriter winner = value(other);
            if (winner != null) {
                return winner;
            }
            entries.remove(name, other); // nobody has that writer any more
        }
    }

    /** Returns the writers there are. */
    List<EmbeddedSeriesWriter> all() {
        List<EmbeddedSeriesWriter> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            EmbeddedSeriesWriter writer = value(entry);
            if (writer != null) {
                all.add(writer);
            }
        }
        return all;
    }

    private void removeDropped() {
        for (Reference<?> entry = dropped.poll(); entry != null; entry = dropped.poll()) {
            if (entry instanceof Entry gone) {
                entries.remove(gone.name, gone);
            }
        }
    }

    private static @Nullable EmbeddedSeriesWriter value(@Nullable Entry entry) {
        return entry == null ? null : entry.get();
    }
}
