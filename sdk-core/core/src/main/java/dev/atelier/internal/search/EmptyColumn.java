package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.FieldValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The column of a field that no run has. */
enum EmptyColumn implements Column {
    INSTANCE;

    private static final FieldValues NOTHING = field -> null;

    @Override
    public @Nullable Object value(int row) {
        return null;
    }

    @Override
    public void set(int row, @Nullable Object value) {
        throw new UnsupportedOperationException("no field has this column");
    }

    @Override
    public RowFilter filter(Condition condition) {
        boolean matches = condition.matches(NOTHING);
        return rows -> {
            if (!matches) {
                Arrays.fill(rows, 0);
            }
        };
    }
}
