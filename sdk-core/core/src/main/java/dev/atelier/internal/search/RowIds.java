package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The runs' ids, numbered in the order in which they were met; also the column of those ids. */
final class RowIds implements Column {
    private String[] ids = new String[16];
    private int[] slots = new int[32]; // row + 1 by hash, open addressing; at most half full
    private int count;

    /** Returns the row of a run, or -1. */
    int find(String id) {
        int row = slots[slot(id)] - 1;
        return row;
    }

    /** Returns the row of a run, which is made when there is none. */
    int row(String id) {
        int slot = slot(id);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (count == ids.length) {
            grow();
            slot = slot(id);
        }
        ids[count] = id;
        slots[slot] = ++count;
        return count - 1;
    }

    String id(int row) {
        return ids[row];
    }

    int size() {
        return count;
    }

    @Override
    public Object value(int row) {
        return ids[row];
    }

    @Override
    public void set(int row, @Nullable Object value) {
        // a row has its id from the start
    }

    @Override
    public RowFilter filter(Condition condition) {
        if (condition instanceof Condition.Comparison comparison
                && comparison.operator() == Operator.EQUAL
                && comparison.literal() instanceof Literal.Text text) {
            return rows -> keepOnly(find(text.value()), rows);
        }
        return scan(condition);
    }

    private static void keepOnly(int row, long[] rows) {
        boolean kept = row >= 0 && RowSet.contains(rows, row);
        Arrays.fill(rows, 0);
        if (kept) {
            RowSet.add(rows, row);
        }
    }

    private int slot(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        int slot = (hash ^ hash >>> 15) & slots.length - 1;
        while (slots[slot] != 0 && !ids[slots[slot] - 1].equals(id)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * ids.length);
        slots = new int[2 * ids.length];
        for (int row = 0; row < count; row++) {
            slots[slot(ids[row])] = row + 1;
        }
    }
}
