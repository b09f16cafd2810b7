package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of values of any type, many of them equal: kept as numbers of a dictionary. */
final class ValueColumn implements Column {
    private static final int MIN_GARBAGE = 1_024;

    /** So many distinct values are looked at before the rows are. */
    private static final int FEW = 2_048;

    private static final byte YES = 1;
    private static final byte NO = 2;

    private Dictionary dictionary = new Dictionary();
    private int[] dense = new int[0];
    private int count;

    /** Used instead of the array while few rows have a value. */
    private @Nullable Cells sparse = new Cells();

    @Override
    public @Nullable Object value(int row) {
        int id = id(row);
        return id == 0 ? null : dictionary.value(id);
    }

    @Override
    public void set(int row, @Nullable Object value) {
        int id = value == null ? 0 : dictionary.id(value);
        Cells few = sparse;
        if (few != null) {
            few.set(row, id == 0 ? Cells.MISSING : id);
            if (few.isDense()) {
                becomeDense(few);
            }
        } else {
            setDense(row, id);
        }
        if (dictionary.size() > MIN_GARBAGE && dictionary.size() > 2 * count()) {
            dropUnusedValues();
        }
    }

    @Override
    public RowFilter filter(Condition condition) {
        return rows -> keep(condition, rows);
    }

    @Override
    public RowOrder order(OrderBy.Key key) {
        int[] ranks = dictionary.ranks();
        return ranks == null ? Column.super.order(key) : new RankOrder(this, ranks, key);
    }

    int id(int row) {
        Cells few = sparse;
        if (few != null) {
            double id = few.get(row);
            return Cells.isMissing(id) ? 0 : (int) id;
        }
        return row < dense.length ? dense[row] : 0;
    }

    private void keep(Condition condition, long[] rows) {
        byte[] known = new byte[dictionary.size() + 1];
        known[0] = condition.matches(field -> null) ? YES : NO;
        boolean all = sparse == null && dictionary.size() <= FEW;
        for (int id = 1; all && id < known.length; id++) {
            known[id] = answer(condition, id);
        }
        for (int i = 0; i < rows.length; i++) {
            int first = i << 6;
            rows[i] = all && first + 64 <= dense.length && Long.bitCount(rows[i]) > 16
                    ? rows[i] & matches(known, first)
                    : keep(condition, known, rows[i], first);
        }
    }

    /** Looks at 64 rows; without a branch, of which processors would guess half wrong. */
    private long matches(byte[] known, int first) {
        long matching = 0;
        for (int row = first; row < first + 64; row++) {
            matching |= (known[dense[row]] & 1L) << row;
        }
        return matching;
    }

    /** Looks at those of 64 rows that are in a set, and asks the condition where the answer is not known yet. */
    private long keep(Condition condition, byte[] known, long rows, int first) {
        long matching = 0;
        for (long word = rows; word != 0; word &= word - 1) {
            int bit = Long.numberOfTrailingZeros(word);
            int id = id(first + bit);
            if (known[id] == 0) {
                known[id] = answer(condition, id);
            }
            matching |= (known[id] & 1L) << bit;
        }
        return matching;
    }

    private byte answer(Condition condition, int id) {
        return condition.test(dictionary.value(id)) ? YES : NO;
    }

    private int count() {
        Cells few = sparse;
        return few == null ? count : few.count();
    }

    private void setDense(int row, int id) {
        if (row >= dense.length) {
            if (id == 0) {
                return;
            }
            dense = Arrays.copyOf(dense, Math.max(row + 1, dense.length + (dense.length >> 1)));
        }
        count += (id == 0 ? 0 : 1) - (dense[row] == 0 ? 0 : 1);
        dense[row] = id;
    }

    private void becomeDense(Cells few) {
        double[] ids = few.values();
        dense = new int[ids.length];
        for (int row = 0; row < ids.length; row++) {
            dense[row] = Cells.isMissing(ids[row]) ? 0 : (int) ids[row];
        }
        count = few.count();
        sparse = null;
    }

    /** A tag that changes all the time must not fill the memory with what it once was. */
    private void dropUnusedValues() {
        Dictionary old = dictionary;
        dictionary = new Dictionary();
        Cells few = sparse;
        if (few != null) {
            for (int i = 0; i < few.count(); i++) {
                few.values()[i] = dictionary.id(old.value((int) few.values()[i]));
            }
        } else {
            for (int row = 0; row < dense.length; row++) {
                dense[row] = dense[row] == 0 ? 0 : dictionary.id(old.value(dense[row]));
            }
        }
    }

    private static final class RankOrder implements RowOrder {
        private final ValueColumn column;
        private final int[] ranks;
        private final OrderBy.Key key;

        private RankOrder(ValueColumn column, int[] ranks, OrderBy.Key key) {
            this.column = column;
            this.ranks = ranks;
            this.key = key;
        }

        @Override
        public int compare(int left, int right) {
            int one = column.id(left);
            int other = column.id(right);
            if (one == 0 || other == 0 || isNan(one) || isNan(other)) {
                return key.compare(column.value(left), column.value(right));
            }
            return key.direction() == Direction.ASC
                    ? Integer.compare(ranks[one], ranks[other])
                    : Integer.compare(ranks[other], ranks[one]);
        }

        @Override
        public int compareTo(int row, @Nullable Object value) {
            return key.compare(column.value(row), value);
        }

        private boolean isNan(int id) {
            return column.dictionary.value(id) instanceof Double number && number.isNaN();
        }
    }
}
