package dev.atelier.tracking.embedded.point;

import java.util.Arrays;

/** A growing list of longs that is never copied as a whole. Confined to a lock of its owner. */
final class LongColumn {
    private static final int BITS = 13;
    private static final int PAGE = 1 << BITS;

    private long[][] pages = {};
    private int size;

    long get(int index) {
        return pages[index >>> BITS][index & PAGE - 1];
    }

    void add(long value) {
        if (size >>> BITS == pages.length) {
            pages = Arrays.copyOf(pages, pages.length + 1);
            pages[pages.length - 1] = new long[PAGE];
        }
        pages[size >>> BITS][size & PAGE - 1] = value;
        size++;
    }
}
