package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.FieldValues;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column of which few rows have values, and some several. */
final class ListColumn implements Column {
    private final Map<Integer, Object> values = new HashMap<>();

    @Override
    public @Nullable Object value(int row) {
        return values.get(row);
    }

    @Override
    public void set(int row, @Nullable Object value) {
        if (value == null) {
            values.remove(row);
        } else {
            values.put(row, value);
        }
    }

    @Override
    public RowFilter filter(Condition condition) {
        FieldValues nothing = field -> null;
        return condition.matches(nothing) ? scan(condition) : rows -> keepPresent(condition, rows);
    }

    private void keepPresent(Condition condition, long[] rows) {
        long[] matching = new long[rows.length];
        values.forEach((row, value) -> {
            if (RowSet.contains(rows, row) && condition.matches(field -> value)) {
                RowSet.add(matching, row);
            }
        });
        RowSet.keep(rows, matching);
    }
}
