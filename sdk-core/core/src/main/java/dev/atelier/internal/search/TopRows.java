package dev.atelier.internal.search;

import java.util.Arrays;
import java.util.List;

/** Finds the first rows of an order without sorting the others: a heap of the best, the worst of them on top. */
final class TopRows {
    private final List<RowOrder> orders;
    private final int[] heap;
    private int size;

    private TopRows(List<RowOrder> orders, int limit) {
        this.orders = orders;
        this.heap = new int[limit];
    }

    /**
     * Returns the first rows of a set.
     *
     * @param fromLast looks at the last rows first: faster when those are likely to win, such as the newest
     */
    static int[] of(long[] rows, List<RowOrder> orders, int limit, boolean fromLast) {
        TopRows top = new TopRows(orders, (int) Math.min(limit, RowSet.size(rows)));
        if (top.heap.length > 0) {
            for (int i = 0; i < rows.length; i++) {
                int word = fromLast ? rows.length - 1 - i : i;
                top.addAll(rows[word], word << 6);
            }
        }
        return top.sorted();
    }

    private void addAll(long word, int first) {
        long left = word == 0 || size < heap.length ? word : orders.get(0).notAfter(word, first, heap[0]);
        for (; left != 0; left &= left - 1) {
            add(first + Long.numberOfTrailingZeros(left));
        }
    }

    private void add(int row) {
        if (size < heap.length) {
            rise(size++, row);
        } else if (compare(row, heap[0]) < 0) {
            sink(row);
        }
    }

    private void rise(int from, int row) {
        int at = from;
        while (at > 0 && compare(row, heap[(at - 1) / 2]) > 0) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = row;
    }

    private void sink(int row) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && compare(heap[child + 1], heap[child]) > 0) {
                child++;
            }
            if (compare(row, heap[child]) >= 0) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = row;
    }

    private int[] sorted() {
        Integer[] boxed = new Integer[size];
        Arrays.setAll(boxed, i -> heap[i]);
        Arrays.sort(boxed, this::compare);
        int[] sorted = new int[size];
        Arrays.setAll(sorted, i -> boxed[i]);
        return sorted;
    }

    private int compare(int left, int right) {
        for (int i = 0; i < orders.size(); i++) {
            int order = orders.get(i).compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
