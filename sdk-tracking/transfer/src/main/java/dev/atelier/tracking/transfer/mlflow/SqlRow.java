package dev.atelier.tracking.transfer.mlflow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row by column name; a column that the table does not have is null. Confined to a thread. */
final class SqlRow {
    private final Map<String, Object> values;

    SqlRow(Map<String, Object> values) {
        this.values = values;
    }

    String text(String column) {
        Object value = values.get(column);
        return value == null ? "" : value.toString();
    }

    @Nullable
    Long find(String column) {
        return values.get(column) instanceof Number number ? (Long) number.longValue() : null;
    }

    long number(String column, long absent) {
        Long value = find(column);
        return value == null ? absent : value;
    }

    double real(String column) {
        return values.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    SqlRow copy() {
        return new SqlRow(new HashMap<>(values));
    }
}
