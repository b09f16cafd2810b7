package dev.atelier.internal.search;

/** Finds the rows that match a filter. Confined to one search. */
@FunctionalInterface
interface RowFilter {
    /** Takes the rows that do not match out of a set. */
    void keep(long[] rows);

    /** Keeps the rows that one of several filters keeps. */
    static RowFilter anyOf(Iterable<RowFilter> filters) {
        return rows -> {
            long[] found = new long[rows.length];
            for (RowFilter filter : filters) {
                long[] left = RowSet.copy(rows);
                RowSet.drop(left, found);
                filter.keep(left);
                RowSet.add(found, left);
            }
            RowSet.keep(rows, found);
        };
    }

    /** Keeps the rows that all filters keep. */
    static RowFilter allOf(Iterable<RowFilter> filters) {
        return rows -> filters.forEach(filter -> filter.keep(rows));
    }

    /** Keeps the rows that a filter does not keep. */
    static RowFilter not(RowFilter filter) {
        return rows -> {
            long[] matching = RowSet.copy(rows);
            filter.keep(matching);
            RowSet.drop(rows, matching);
        };
    }
}
