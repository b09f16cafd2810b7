package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One column where it has a value, another one elsewhere: a run's name or else its id, a metric's number or else its text.
 *
 * @param first the column that counts
 * @param second what is taken where that has no value
 */
record FallbackColumn(Column first, Column second) implements Column {
    @Override
    public @Nullable Object value(int row) {
        Object value = first.value(row);
        return value == null ? second.value(row) : value;
    }

    @Override
    public void set(int row, @Nullable Object value) {
        first.set(row, value);
    }

    @Override
    public RowFilter filter(Condition condition) {
        RowFilter ofFirst = first.filter(condition);
        RowFilter ofSecond = second.filter(condition);
        return rows -> {
            long[] present = RowSet.copy(rows);
            first.keepPresent(present);
            RowSet.drop(rows, present);
            ofFirst.keep(present);
            ofSecond.keep(rows);
            RowSet.add(rows, present);
        };
    }

    @Override
    public void keepPresent(long[] rows) {
        long[] elsewhere = RowSet.copy(rows);
        first.keepPresent(rows);
        RowSet.drop(elsewhere, rows);
        second.keepPresent(elsewhere);
        RowSet.add(rows, elsewhere);
    }
}
