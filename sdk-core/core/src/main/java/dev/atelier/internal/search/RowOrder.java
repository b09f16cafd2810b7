package dev.atelier.internal.search;

import org.jspecify.annotations.Nullable;

/** Compares rows by one column. Confined to one search. */
interface RowOrder {
    int compare(int left, int right);

    /** Compares the value in a row with another one. */
    int compareTo(int row, @Nullable Object value);

    /** Returns those of up to 64 rows, from the first one on, that do not come after a row. */
    default long notAfter(long word, int first, int row) {
        long kept = word;
        for (long left = word; left != 0; left &= left - 1) {
            int bit = Long.numberOfTrailingZeros(left);
            if (compare(first + bit, row) > 0) {
                kept &= ~(1L << bit);
            }
        }
        return kept;
    }
}
