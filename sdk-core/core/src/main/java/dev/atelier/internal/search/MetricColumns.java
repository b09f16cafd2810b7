package dev.atelier.internal.search;

import dev.atelier.metric.MetricSummary;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Field;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of the metrics: of those aggregates that were asked for. Confined to the lock of its table. */
final class MetricColumns {
    private final Map<String, OneMetric> metrics = new HashMap<>();
    private final Set<Aggregate> aggregates = EnumSet.of(Aggregate.LAST);

    boolean has(Set<Aggregate> wanted) {
        return aggregates.containsAll(wanted);
    }

    /** Begins to keep more aggregates; all series must be given again then. */
    void keep(Set<Aggregate> wanted) {
        aggregates.addAll(wanted);
    }

    /** Takes a series' summary; null when it has no points, but perhaps values of another kind. */
    void set(int row, String metric, @Nullable MetricSummary summary) {
        OneMetric columns = metrics.computeIfAbsent(metric, name -> new OneMetric());
        for (Aggregate aggregate : aggregates) {
            columns.set(row, aggregate, summary);
        }
        columns.expectText(row, summary == null);
    }

    /** Returns the rows whose series has no points, and was not looked at since. */
    Set<Integer> unread(String metric) {
        OneMetric columns = metrics.get(metric);
        return columns == null ? Set.of() : Set.copyOf(columns.unread);
    }

    /** Takes what a series without points has: its last text, and how many values; null and 0 when it has nothing. */
    void setText(int row, String metric, @Nullable Object text, long count) {
        OneMetric columns = metrics.computeIfAbsent(metric, name -> new OneMetric());
        columns.texts().set(row, text);
        columns.unread.remove(row);
        if (aggregates.contains(Aggregate.COUNT)) {
            columns.of(Aggregate.COUNT).set(row, count == 0 ? null : count);
        }
    }

    @Nullable
    Column find(Field field) {
        OneMetric columns = metrics.get(field.key());
        return columns == null ? null : columns.column(field.aggregate());
    }

    private static final class OneMetric {
        private final Map<Aggregate, NumberColumn> numbers = new EnumMap<>(Aggregate.class);
        private final Set<Integer> unread = new HashSet<>();
        private @Nullable ValueColumn texts;

        void set(int row, Aggregate aggregate, @Nullable MetricSummary summary) {
            NumberColumn column = of(aggregate);
            if (summary == null) {
                column.clear(row);
                return;
            }
            switch (aggregate) {
                case LAST -> column.put(row, summary.last().value());
                case FIRST -> column.put(row, summary.first().value());
                case MIN -> column.put(row, summary.min());
                case MAX -> column.put(row, summary.max());
                case COUNT -> column.put(row, (double) summary.count());
            }
        }

        void expectText(int row, boolean expected) {
            if (expected) {
                unread.add(row);
            } else if (!unread.isEmpty() || texts != null) {
                unread.remove(row);
                texts().set(row, null);
            }
        }

        NumberColumn of(Aggregate aggregate) {
            NumberColumn known = numbers.get(aggregate);
            if (known == null) {
                known = new NumberColumn(
                        aggregate == Aggregate.COUNT ? NumberColumn.Type.LONG : NumberColumn.Type.DOUBLE);
                numbers.put(aggregate, known);
            }
            return known;
        }

        ValueColumn texts() {
            if (texts == null) {
                texts = new ValueColumn();
            }
            return texts;
        }

        @Nullable
        Column column(Aggregate aggregate) {
            NumberColumn column = numbers.get(aggregate);
            if (column == null || texts == null || aggregate == Aggregate.COUNT) {
                return column;
            }
            return new FallbackColumn(column, texts);
        }
    }
}
