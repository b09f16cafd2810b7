package dev.atelier.chart;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was added to a chart, the last in front: charts are immutable, and one that grows by many thousand rows must not copy
 * those it has. Immutable.
 */
record Added<T>(@Nullable Added<T> before, T last, int size) {
    static <T> Added<T> to(@Nullable Added<T> before, T last) {
        return new Added<>(before, last, count(before) + 1);
    }

    static int count(@Nullable Added<?> added) {
        return added == null ? 0 : added.size;
    }

    /** Returns all in the order in which they were added. */
    @SuppressWarnings("unchecked") // each place has what a T was put into
    static <T> List<T> list(@Nullable Added<T> added) {
        Object[] list = new Object[count(added)];
        for (Added<T> next = added; next != null; next = next.before) {
            list[next.size - 1] = next.last;
        }
        return (List<T>) Arrays.asList(list);
    }
}
