package dev.atelier.search;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a search looks at in a metric's series. Immutable. */
public enum Aggregate {
    /** The value at the greatest (step, time, value); what a metric's plain name means. */
    LAST,
    /** The smallest value. */
    MIN,
    /** The greatest value. */
    MAX,
    /** The value at the smallest (step, time, value). */
    FIRST,
    /** The number of points. */
    COUNT;

    /** Returns the aggregate of that name in any letter case, or null. */
    static @Nullable Aggregate named(String name) {
        for (Aggregate aggregate : values()) {
            if (aggregate.name().equalsIgnoreCase(name)) {
                return aggregate;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
