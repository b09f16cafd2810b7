package dev.atelier.tracking.embedded.point;

import java.util.Arrays;

/** A growing list of ints that is never copied as a whole. Confined to a lock of its owner. */
final class IntColumn {
    private static final int BITS = 14;
    private static final int PAGE = 1 << BITS;

    private final int initial;
    private int[][] pages = {};
    private int size;

    /** Begins an empty list, of which every element is {@code initial} until it is set. */
    IntColumn(int initial) {
        this.initial = initial;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return index < size ? pages[index >>> BITS][index & PAGE - 1] : initial;
    }

    /** Sets an element, and makes the list longer where needed. */
    void set(int index, int value) {
        while (index >>> BITS >= pages.length) {
            pages = Arrays.copyOf(pages, pages.length + 1);
            int[] page = new int[PAGE];
            Arrays.fill(page, initial);
            pages[pages.length - 1] = page;
        }
        pages[index >>> BITS][index & PAGE - 1] = value;
        size = Math.max(size, index + 1);
    }

    int add(int value) {
        set(size, value);
        return size - 1;
    }
}
