package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.SeriesKey;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The writers that somebody still has, so that millions of finished runs need no memory. Thread-safe. */
final class Writers {
    private final Map<Name, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<EmbeddedSeriesWriter> dropped = new ReferenceQueue<>();

    private record Name(SeriesKey key, String origin) {}

    private static final class Entry extends WeakReference<EmbeddedSeriesWriter> {
        private final Name name;

        private Entry(Name name, EmbeddedSeriesWriter writer, ReferenceQueue<EmbeddedSeriesWriter> queue) {
            super(writer, queue);
            this.name = name;
        }
    }

    /** Returns the writer of a series for an origin, made now when there is none. */
    EmbeddedSeriesWriter get(SeriesKey key, String origin, Supplier<EmbeddedSeriesWriter> maker) {
        removeDropped();
        Name name = new Name(key, origin);
        EmbeddedSeriesWriter known = value(entries.get(name));
        if (known != null) {
            return known;
        }
        EmbeddedSeriesWriter made = maker.get();
        while (true) {
            Entry entry = entries.merge(
                    name, new Entry(name, made, dropped), (old, fresh) -> value(old) == null ? fresh : old);
            EmbeddedSeriesWriter winner = value(entry);
            if (winner != null) {
                return winner;
            }
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
