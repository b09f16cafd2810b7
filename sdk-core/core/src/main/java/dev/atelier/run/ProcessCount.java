package dev.atelier.run;

/** Bounds of the numbers of processes. */
final class ProcessCount {
    /** Far above what one launcher starts, and far below what overflows anything. */
    private static final int MOST = 100_000;

    private ProcessCount() {}

    static void require(String name, long count, int least) {
        if (count < least || count > MOST) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + MOST + ", got " + count);
        }
    }
}
