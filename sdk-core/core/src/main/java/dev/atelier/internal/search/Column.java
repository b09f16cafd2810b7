package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.OrderBy;
import org.jspecify.annotations.Nullable;

/** The values of one field, one for each row. Confined to the lock of its table. */
interface Column {
    /** Returns the value in a row: what a {@link dev.atelier.search.FieldValues} gives. */
    @Nullable
    Object value(int row);

    /** Sets the value in a row; null for none. */
    void set(int row, @Nullable Object value);

    /** Returns the rows that satisfy a condition on this column's field. */
    RowFilter filter(Condition condition);

    /** Takes the rows without a value out of a set. */
    default void keepPresent(long[] rows) {
        for (int i = 0; i < rows.length; i++) {
            for (long word = rows[i]; word != 0; word &= word - 1) {
                int bit = Long.numberOfTrailingZeros(word);
                if (value((i << 6) + bit) == null) {
                    rows[i] &= ~(1L << bit);
                }
            }
        }
    }

    /** Returns an order of the rows by this column. */
    default RowOrder order(OrderBy.Key key) {
        return new RowOrder() {
            @Override
            public int compare(int left, int right) {
                return key.compare(value(left), value(right));
            }

            @Override
            public int compareTo(int row, @Nullable Object value) {
                return key.compare(value(row), value);
            }
        };
    }

    /** Evaluates a condition row by row. */
    default RowFilter scan(Condition condition) {
        return rows -> {
            for (int i = 0; i < rows.length; i++) {
                for (long word = rows[i]; word != 0; word &= word - 1) {
                    int row = (i << 6) + Long.numberOfTrailingZeros(word);
                    if (!condition.matches(field -> value(row))) {
                        RowSet.remove(rows, row);
                    }
                }
            }
        };
    }
}
