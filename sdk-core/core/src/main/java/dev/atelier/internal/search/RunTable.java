package dev.atelier.internal.search;

import dev.atelier.metric.MetricSummary;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.Literal;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.RunIndex.Hit;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.spi.tracking.SearchableFields.Entry;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row for each run, a column for each field. Confined to its owner's lock: one writer, or many readers. */
final class RunTable {
    private static final Field EXPERIMENT = Field.of(Entity.ATTRIBUTE, "experiment");
    private static final int TOLERATED_GARBAGE = 4_096;

    private final RowIds ids = new RowIds();
    private final DocumentColumns documents = new DocumentColumns(ids);
    private final MetricColumns metrics = new MetricColumns();
    private long[] alive = new long[16];
    private long garbageAtFirst;

    MetricColumns metrics() {
        return metrics;
    }

    String id(int row) {
        return ids.id(row);
    }

    /** Takes a document as it is now; empty when it says nothing of a run or is gone. */
    void set(DocumentKey key, Optional<Entry> entry) {
        if (entry.isPresent() && entry.get().run()) {
            int row = ids.row(entry.get().runId());
            documents.set(row, entry.get().values());
            if (RowSet.words(row + 1) > alive.length) {
                alive = Arrays.copyOf(alive, 2 * RowSet.words(row + 1));
            }
            RowSet.add(alive, row);
        }
        documents.setLists(key, entry.orElse(null));
    }

    /** Takes a run's document away. */
    void remove(DocumentKey key) {
        documents.setLists(key, null);
        int row = ids.find(key.id());
        if (row >= 0 && RowSet.contains(alive, row)) {
            RowSet.remove(alive, row);
        }
    }

    /** Takes a series' summary; its run's document may follow later. */
    void set(SeriesKey key, @Nullable MetricSummary summary) {
        metrics.set(ids.row(key.runId()), key.metric(), summary);
    }

    /** Says that all there is was given, so that later garbage can be told from what will always be there. */
    void complete() {
        garbageAtFirst = garbage();
    }

    /** Tells whether most of what was added since it was complete has gone. */
    boolean isMostlyGarbage() {
        return garbage() - garbageAtFirst > Math.max(TOLERATED_GARBAGE, RowSet.size(alive));
    }

    List<Hit> find(RunSelection selection) {
        List<OrderBy.Key> keys = selection.order().keys();
        List<RowOrder> orders = new ArrayList<>();
        keys.forEach(key -> orders.add(order(key)));
        long[] rows = matching(selection);
        if (!selection.after().isEmpty()) {
            keepAfter(rows, orders, selection.after());
        }
        boolean newestFirst = !keys.isEmpty() && keys.get(0).direction() == Direction.DESC;
        List<Column> columns = columns(keys.stream().map(OrderBy.Key::field).toList());
        List<Hit> hits = new ArrayList<>();
        for (int row : TopRows.of(rows, orders, selection.limit(), newestFirst)) {
            hits.add(new Hit(ids.id(row), firsts(columns, row)));
        }
        return hits;
    }

    long count(RunSelection selection) {
        return RowSet.size(matching(selection));
    }

    List<Hit> values(RunSelection selection, List<Field> fields) {
        List<Column> columns = columns(fields);
        List<Hit> hits = new ArrayList<>();
        for (int row : RowSet.toArray(matching(selection))) {
            hits.add(new Hit(ids.id(row), values(columns, row)));
        }
        return hits;
    }

    private long garbage() {
        return ids.size() - RowSet.size(alive);
    }

    private long[] matching(RunSelection selection) {
        long[] rows = Arrays.copyOf(alive, RowSet.words(ids.size()));
        inScope(selection.scope()).keep(rows);
        filter(selection.filter()).keep(rows);
        return rows;
    }

    private RowFilter inScope(RunSelection.Scope scope) {
        List<RowFilter> filters = new ArrayList<>();
        if (!scope.experiments().isEmpty()) {
            filters.add(condition(new Condition.In(EXPERIMENT, literals(scope.experiments()))));
        }
        if (!scope.without().isEmpty()) {
            filters.add(condition(new Condition.NotIn(EXPERIMENT, literals(scope.without()))));
        }
        return RowFilter.allOf(filters);
    }

    private static List<Literal> literals(Set<String> names) {
        return names.stream().map(Literal::of).toList();
    }

    private RowFilter filter(Filter filter) {
        if (filter instanceof Filter.And and) {
            return RowFilter.allOf(and.terms().stream().map(this::filter).toList());
        }
        if (filter instanceof Filter.Or or) {
            return RowFilter.anyOf(or.terms().stream().map(this::filter).toList());
        }
        if (filter instanceof Filter.Not not) {
            return RowFilter.not(filter(not.term()));
        }
        return filter instanceof Condition condition ? condition(condition) : rows -> {};
    }

    private RowFilter condition(Condition condition) {
        return column(condition.field()).filter(condition);
    }

    private static void keepAfter(long[] rows, List<RowOrder> orders, List<@Nullable Object> values) {
        for (int i = 0; i < rows.length; i++) {
            for (long word = rows[i]; word != 0; word &= word - 1) {
                int row = (i << 6) + Long.numberOfTrailingZeros(word);
                if (compare(row, orders, values) <= 0) {
                    RowSet.remove(rows, row);
                }
            }
        }
    }

    private static int compare(int row, List<RowOrder> orders, List<@Nullable Object> values) {
        for (int i = 0; i < orders.size(); i++) {
            int order = orders.get(i).compareTo(row, values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private RowOrder order(OrderBy.Key key) {
        return column(key.field()).order(key);
    }

    private List<Column> columns(List<Field> fields) {
        return fields.stream().map(this::column).toList();
    }

    private Column column(Field field) {
        Column column = field.entity() == Entity.METRIC ? metrics.find(field) : documents.find(field);
        return column == null ? EmptyColumn.INSTANCE : column;
    }

    private static List<@Nullable Object> values(List<Column> columns, int row) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(column.value(row)));
        return values;
    }

    private static List<@Nullable Object> firsts(List<Column> columns, int row) {
        List<@Nullable Object> values = values(columns, row);
        values.replaceAll(value -> value instanceof List<?> list ? list.get(0) : value);
        return values;
    }
}
