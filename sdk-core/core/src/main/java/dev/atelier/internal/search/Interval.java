package dev.atelier.internal.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A comparison with a number as bounds, both included; no NaN is within any bounds.
 *
 * @param low the lower bound; above {@code high} when nothing matches
 * @param high the upper bound
 * @param outside true when what lies outside matches, NaN left out
 */
record Interval(double low, double high, boolean outside) {
    private static final long EXACT = 1L << 53;

    /** So many of 64 rows are looked at one by one. */
    private static final int FEW = 16;

    /** Returns the bounds of a comparison, or null when a double cannot hold what it compares with. */
    static @Nullable Interval of(Condition condition) {
        if (!(condition instanceof Condition.Comparison comparison)
                || !(comparison.literal() instanceof Literal.Numeric numeric)
                || !isExact(numeric.value())) {
            return null;
        }
        return of(comparison.operator(), numeric.value().doubleValue());
    }

    private static Interval of(Operator operator, double bound) {
        return switch (operator) {
            case EQUAL -> new Interval(bound, bound, false);
            case NOT_EQUAL -> new Interval(bound, bound, true);
            case LESS -> bound == Double.NEGATIVE_INFINITY ? nothing() : below(Math.nextDown(bound));
            case LESS_OR_EQUAL -> below(bound);
            case GREATER -> bound == Double.POSITIVE_INFINITY ? nothing() : above(Math.nextUp(bound));
            case GREATER_OR_EQUAL -> above(bound);
        };
    }

    private static Interval below(double bound) {
        return new Interval(Double.NEGATIVE_INFINITY, bound, false);
    }

    private static Interval above(double bound) {
        return new Interval(bound, Double.POSITIVE_INFINITY, false);
    }

    private static Interval nothing() {
        return new Interval(1, 0, false);
    }

    private static boolean isExact(Number number) {
        return number instanceof Double || (-EXACT <= number.longValue() && number.longValue() <= EXACT);
    }

    boolean contains(double value) {
        return outside ? (value < low || value > high) : (value >= low && value <= high);
    }

    /**
     * Returns those of 64 rows whose values are contained.
     *
     * @param values a value for each row; those of the last rows may be missing, and are not contained
     * @param first the first of the 64 rows
     * @param rows the rows to look at
     */
    long matches(double[] values, int first, long rows) {
        if (rows == 0) {
            return 0;
        }
        return Long.bitCount(rows) <= FEW
                ? matchesOfFew(values, first, rows)
                : rows & matchesOfAll(values, first, Math.min(first + 64, values.length));
    }

    private long matchesOfFew(double[] values, int first, long rows) {
        long bits = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = first + Long.numberOfTrailingZeros(left);
            if (row >= values.length) {
                break;
            }
            bits |= (contains(values[row]) ? 1L : 0L) << row;
        }
        return bits;
    }

    /** Looks at all rows; without a branch, of which processors would guess half wrong. */
    private long matchesOfAll(double[] values, int first, int end) {
        long bits = 0;
        if (outside) {
            for (int i = first; i < end; i++) {
                double value = values[i];
                bits |= ((value < low ? 1L : 0L) | (value > high ? 1L : 0L)) << i;
            }
        } else if (low == Double.NEGATIVE_INFINITY) {
            for (int i = first; i < end; i++) {
                bits |= (values[i] <= high ? 1L : 0L) << i;
            }
        } else if (high == Double.POSITIVE_INFINITY) {
            for (int i = first; i < end; i++) {
                bits |= (values[i] >= low ? 1L : 0L) << i;
            }
        } else {
            for (int i = first; i < end; i++) {
                double value = values[i];
                bits |= ((value >= low ? 1L : 0L) & (value <= high ? 1L : 0L)) << i;
            }
        }
        return bits;
    }
}
