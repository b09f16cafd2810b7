package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Field;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.search.ValueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of numbers of one type. */
final class NumberColumn implements Column {
    /** What a column gives its numbers out as; a double holds all that are kept here exactly. */
    enum Type {
        DOUBLE,
        LONG
    }

    private final Cells cells = new Cells();
    private final Type type;

    NumberColumn(Type type) {
        this.type = type;
    }

    @Override
    public @Nullable Object value(int row) {
        double value = cells.get(row);
        if (Cells.isMissing(value)) {
            return null;
        }
        return type == Type.LONG ? (Object) (long) value : (Object) value;
    }

    @Override
    public void set(int row, @Nullable Object value) {
        if (value == null) {
            cells.set(row, Cells.MISSING);
        } else {
            put(row, ((Number) value).doubleValue());
        }
    }

    void put(int row, double value) {
        cells.set(row, Double.isNaN(value) ? Double.NaN : value);
    }

    void clear(int row) {
        cells.set(row, Cells.MISSING);
    }

    @Override
    public RowFilter filter(Condition condition) {
        if (condition instanceof Condition.In in) {
            return RowFilter.anyOf(comparisons(in.field(), Operator.EQUAL, in.literals()));
        }
        if (condition instanceof Condition.NotIn notIn) {
            return RowFilter.allOf(comparisons(notIn.field(), Operator.NOT_EQUAL, notIn.literals()));
        }
        if (condition instanceof Condition.StateCheck check) {
            return rows -> keep(check.state(), rows);
        }
        Interval interval = Interval.of(condition);
        return interval == null ? scan(condition) : within(interval);
    }

    private List<RowFilter> comparisons(Field field, Operator operator, List<Literal> literals) {
        return literals.stream()
                .map(literal -> filter(new Condition.Comparison(field, operator, literal)))
                .toList();
    }

    private void keep(ValueState state, long[] rows) {
        for (int i = 0; i < rows.length; i++) {
            for (long word = rows[i]; word != 0; word &= word - 1) {
                int bit = Long.numberOfTrailingZeros(word);
                if (!isIn(state, cells.get((i << 6) + bit))) {
                    rows[i] &= ~(1L << bit);
                }
            }
        }
    }

    private static boolean isIn(ValueState state, double value) {
        return switch (state) {
            case NULL -> Cells.isMissing(value);
            case NOT_NULL -> !Cells.isMissing(value);
            case NAN -> Double.isNaN(value) && !Cells.isMissing(value);
            case NOT_NAN -> !Double.isNaN(value);
        };
    }

    private RowFilter within(Interval interval) {
        return rows -> {
            if (cells.isDense()) {
                keepDense(interval, rows);
            } else {
                keepSparse(interval, rows);
            }
        };
    }

    private void keepDense(Interval interval, long[] rows) {
        double[] values = cells.values();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = interval.matches(values, i << 6, rows[i]);
        }
    }

    private void keepSparse(Interval interval, long[] rows) {
        long[] matching = new long[rows.length];
        for (int i = 0; i < cells.count(); i++) {
            if (interval.contains(cells.values()[i]) && cells.rows()[i] >> 6 < rows.length) {
                RowSet.add(matching, cells.rows()[i]);
            }
        }
        RowSet.keep(rows, matching);
    }

    @Override
    public RowOrder order(OrderBy.Key key) {
        return new NumberOrder(this, key, key.direction() == Direction.DESC);
    }

    /** Values first, then NaN, then what is missing, in both directions. */
    private record NumberOrder(NumberColumn column, OrderBy.Key key, boolean descending) implements RowOrder {
        @Override
        public int compare(int left, int right) {
            return compare(column.cells.get(left), column.cells.get(right));
        }

        @Override
        public int compareTo(int row, @Nullable Object value) {
            return value instanceof Double number
                    ? compare(column.cells.get(row), Double.isNaN(number) ? Double.NaN : number)
                    : key.compare(column.value(row), value);
        }

        @Override
        public long notAfter(long word, int first, int row) {
            double bound = column.cells.get(row);
            double[] values = column.cells.values();
            if (!column.cells.isDense() || Double.isNaN(bound)) {
                return RowOrder.super.notAfter(word, first, row);
            }
            Interval interval = descending
                    ? new Interval(bound, Double.POSITIVE_INFINITY, false)
                    : new Interval(Double.NEGATIVE_INFINITY, bound, false);
            return interval.matches(values, first, word);
        }

        private int compare(double left, double right) {
            if (left < right) {
                return descending ? 1 : -1;
            }
            if (left > right) {
                return descending ? -1 : 1;
            }
            return left == right ? 0 : Integer.compare(rank(left), rank(right));
        }

        private static int rank(double value) {
            return Cells.isMissing(value) ? 2 : Double.isNaN(value) ? 1 : 0;
        }
    }
}
