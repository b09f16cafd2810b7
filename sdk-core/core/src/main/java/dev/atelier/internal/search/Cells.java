package dev.atelier.internal.search;

import java.util.Arrays;

/**
 * A double for each row. Kept as pairs while few rows have one, as an array when many do, so that a rare metric costs
 * little among a million runs. Confined to the lock of its table.
 */
final class Cells {
    /** What a row without a value holds: a NaN that no logged one is. */
    static final double MISSING = Double.longBitsToDouble(0x7FF8_0000_0000_DEADL);

    private static final long MISSING_BITS = Double.doubleToRawLongBits(MISSING);
    private static final int SPARSE = 16;
    private static final int MIN_DENSE = 64;

    private int[] rows = new int[4]; // sorted; not used when dense
    private double[] values = new double[4];
    private int count;
    private boolean dense;

    static boolean isMissing(double value) {
        return Double.doubleToRawLongBits(value) == MISSING_BITS;
    }

    double get(int row) {
        if (dense) {
            return row < values.length ? values[row] : MISSING;
        }
        int at = Arrays.binarySearch(rows, 0, count, row);
        return at < 0 ? MISSING : values[at];
    }

    /** Sets a value; {@link #MISSING} takes it away. */
    void set(int row, double value) {
        if (dense) {
            setDense(row, value);
        } else {
            setSparse(row, value);
        }
    }

    boolean isDense() {
        return dense;
    }

    /** Returns the values by row when dense, else those of {@link #rows()}. */
    double[] values() {
        return values;
    }

    /** Returns the rows that have a value, sorted; at most {@link #count()} of the array. */
    int[] rows() {
        return rows;
    }

    int count() {
        return count;
    }

    private void setDense(int row, double value) {
        if (row >= values.length) {
            if (isMissing(value)) {
                return;
            }
            if (count < row / SPARSE) {
                becomeSparse();
                setSparse(row, value);
                return;
            }
            int length = values.length;
            values = Arrays.copyOf(values, Math.max(row + 1, length + (length >> 1)));
            Arrays.fill(values, length, values.length, MISSING);
        }
        count += (isMissing(value) ? 0 : 1) - (isMissing(values[row]) ? 0 : 1);
        values[row] = value;
    }

    private void setSparse(int row, double value) {
        int at = count > 0 && rows[count - 1] < row ? -count - 1 : Arrays.binarySearch(rows, 0, count, row);
        if (isMissing(value)) {
            remove(at);
        } else if (at >= 0) {
            values[at] = value;
        } else {
            insert(-at - 1, row, value);
            if (count >= MIN_DENSE && count > rows[count - 1] / SPARSE * 2L) {
                becomeDense();
            }
        }
    }

    private void insert(int at, int row, double value) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        System.arraycopy(rows, at, rows, at + 1, count - at);
        System.arraycopy(values, at, values, at + 1, count - at);
        rows[at] = row;
        values[at] = value;
        count++;
    }

    private void remove(int at) {
        if (at >= 0) {
            System.arraycopy(rows, at + 1, rows, at, count - at - 1);
            System.arraycopy(values, at + 1, values, at, count - at - 1);
            count--;
        }
    }

    private void becomeDense() {
        double[] array = new double[rows[count - 1] + 1];
        Arrays.fill(array, MISSING);
        for (int i = 0; i < count; i++) {
            array[rows[i]] = values[i];
        }
        values = array;
        rows = new int[0];
        dense = true;
    }

    private void becomeSparse() {
        double[] array = values;
        rows = new int[Math.max(4, count)];
        values = new double[rows.length];
        count = 0;
        dense = false;
        for (int row = 0; row < array.length; row++) {
            if (!isMissing(array[row])) {
                insert(count, row, array[row]);
            }
        }
    }
}
