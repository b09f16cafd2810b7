package dev.atelier.internal.search;

/** Operations on sets of rows: bit {@code row & 63} of word {@code row >> 6}. */
final class RowSet {
    private RowSet() {}

    static long[] copy(long[] rows) {
        return rows.clone();
    }

    static int words(int rows) {
        return (rows + 63) >> 6;
    }

    static boolean contains(long[] rows, int row) {
        int word = row >> 6;
        return word < rows.length && (rows[word] >>> row & 1) != 0;
    }

    static void add(long[] rows, int row) {
        rows[row >> 6] |= 1L << row;
    }

    static void remove(long[] rows, int row) {
        rows[row >> 6] &= ~(1L << row);
    }

    static void keep(long[] rows, long[] others) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] &= i < others.length ? others[i] : 0;
        }
    }

    static void drop(long[] rows, long[] others) {
        for (int i = 0; i < rows.length && i < others.length; i++) {
            rows[i] &= ~others[i];
        }
    }

    static void add(long[] rows, long[] others) {
        for (int i = 0; i < rows.length && i < others.length; i++) {
            rows[i] |= others[i];
        }
    }

    static long size(long[] rows) {
        long size = 0;
        for (long word : rows) {
            size += Long.bitCount(word);
        }
        return size;
    }

    static int[] toArray(long[] rows) {
        int[] array = new int[Math.toIntExact(size(rows))];
        int next = 0;
        for (int i = 0; i < rows.length; i++) {
            for (long word = rows[i]; word != 0; word &= word - 1) {
                array[next++] = (i << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return array;
    }
}
