package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;

/** The expressions that give an aggregate of a series {@code s} as a double. */
final class MetricColumn {
    static final String COUNT = "(s.points + s.structured * (s.points = 0)::int)::float8";

    private MetricColumn() {}

    static String of(Aggregate aggregate) {
        return switch (aggregate) {
            case LAST -> "s.last_value";
            case FIRST -> "s.first_value";
            case MIN -> "s.min";
            case MAX -> "s.max";
            case COUNT -> COUNT;
        };
    }
}
