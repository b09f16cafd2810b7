package dev.atelier.internal.search;

import dev.atelier.internal.json.Json;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.search.Aggregate;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a search finds of one series. */
public final class SeriesValues {
    private SeriesValues() {}

    /** Returns an aggregate of the points, or else the last text; null for other kinds of values. */
    public static @Nullable Object of(MetricStore metrics, SeriesKey key, Aggregate aggregate) {
        Optional<MetricSummary> summary = metrics.summary(key);
        return summary.isPresent() ? of(summary.get(), aggregate) : of(metrics.values(key), aggregate);
    }

    private static Object of(MetricSummary summary, Aggregate aggregate) {
        return switch (aggregate) {
            case LAST -> summary.last().value();
            case FIRST -> summary.first().value();
            case MIN -> summary.min();
            case MAX -> summary.max();
            case COUNT -> summary.count();
        };
    }

    private static @Nullable Object of(List<MetricValue> values, Aggregate aggregate) {
        if (values.isEmpty()) {
            return null;
        }
        return aggregate == Aggregate.COUNT ? (Object) (long) values.size() : text(values.get(values.size() - 1));
    }

    private static @Nullable String text(MetricValue last) {
        return last.kind() == MetricKind.TEXT ? String.valueOf(Json.parse(last.json())) : null;
    }
}
