package dev.atelier.chart;

/** Sentences that begin with a number. */
final class Counted {
    private Counted() {}

    static String of(long count, String one, String several) {
        return count == 1 ? "1 " + one : count + " " + several;
    }
}
