package dev.atelier.internal.search;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SearchableFields.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of what documents say. Confined to the lock of its table. */
final class DocumentColumns {
    private static final Field RUN_ID = Field.of(Entity.ATTRIBUTE, "run_id");
    private static final Field RUN_NAME = Field.of(Entity.ATTRIBUTE, "run_name");
    private static final Field EXPERIMENT = Field.of(Entity.ATTRIBUTE, "experiment");
    private static final Field EXPERIMENT_ID = Field.of(Entity.ATTRIBUTE, "experiment_id");

    private final RowIds ids;
    private final Map<Field, Column> columns = new HashMap<>();
    private final Map<Field, Column> written = new HashMap<>();

    /** What fields with several values have in each document, by run. */
    private final Map<String, Map<DocumentKey, Map<Field, Object>>> lists = new HashMap<>();

    private final Map<DocumentKey, String> runs = new HashMap<>();

    DocumentColumns(RowIds ids) {
        this.ids = ids;
        Column names = new ValueColumn();
        Column experiments = new ValueColumn();
        columns.put(RUN_ID, ids);
        columns.put(RUN_NAME, new FallbackColumn(names, ids));
        columns.put(EXPERIMENT, experiments);
        columns.put(EXPERIMENT_ID, experiments);
        written.put(RUN_NAME, names);
        written.put(EXPERIMENT, experiments);
    }

    @Nullable
    Column find(Field field) {
        return columns.get(field);
    }

    /** Takes the values of a run's own document. */
    void set(int row, Map<Field, Object> values) {
        written.forEach((field, column) -> {
            if (!values.containsKey(field)) {
                column.set(row, null);
            }
        });
        values.forEach((field, value) -> {
            if (!isList(field) && !field.equals(RUN_ID) && !field.equals(EXPERIMENT_ID)) {
                boolean idAsName = field.equals(RUN_NAME) && value.equals(ids.id(row));
                column(field).set(row, idAsName ? null : value);
            }
        });
    }

    /** Takes those values of a document that are put together with other documents'; an absent entry takes them away. */
    void setLists(DocumentKey key, @Nullable Entry entry) {
        Map<Field, Object> values = new HashMap<>();
        if (entry != null) {
            entry.values().forEach((field, value) -> {
                if (isList(field)) {
                    values.put(field, value);
                }
            });
        }
        String before = values.isEmpty() ? runs.remove(key) : runs.put(key, entry == null ? "" : entry.runId());
        if (before != null) {
            remove(before, key);
        }
        if (entry != null && !values.isEmpty()) {
            lists.computeIfAbsent(entry.runId(), run -> new HashMap<>()).put(key, values);
            join(entry.runId(), values.keySet());
        }
    }

    private void remove(String runId, DocumentKey key) {
        Map<DocumentKey, Map<Field, Object>> ofRun = lists.get(runId);
        Map<Field, Object> removed = ofRun == null ? null : ofRun.remove(key);
        if (ofRun != null && ofRun.isEmpty()) {
            lists.remove(runId);
        }
        if (removed != null) {
            join(runId, removed.keySet());
        }
    }

    private void join(String runId, Collection<Field> fields) {
        int row = ids.row(runId);
        for (Field field : fields) {
            Set<Object> values = new HashSet<>();
            lists.getOrDefault(runId, Map.of()).values().forEach(document -> {
                Object value = document.get(field);
                values.addAll(value instanceof List<?> list ? list : value == null ? List.of() : List.of(value));
            });
            column(field)
                    .set(
                            row,
                            values.isEmpty()
                                    ? null
                                    : values.stream().sorted(OrderBy.VALUES).toList());
        }
    }

    private Column column(Field field) {
        Column known = written.get(field);
        if (known == null) {
            known = isList(field)
                    ? new ListColumn()
                    : isNumber(field) ? new NumberColumn(NumberColumn.Type.LONG) : new ValueColumn();
            columns.put(field, known);
            if (!isList(field)) {
                written.put(field, known);
            }
        }
        return known;
    }

    private static boolean isList(Field field) {
        return field.entity() == Entity.DATASET
                || (field.entity() == Entity.LINEAGE && field.key().equals("model"));
    }

    private static boolean isNumber(Field field) {
        return field.entity() == Entity.ATTRIBUTE
                && switch (field.key()) {
                    case "start_time", "end_time", "number" -> true;
                    default -> false;
                };
    }
}
