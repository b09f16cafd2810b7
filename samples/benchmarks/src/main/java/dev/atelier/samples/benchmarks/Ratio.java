package dev.atelier.samples.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** A figure of several rounds, with its budget. */
final class Ratio {
    private final String name;
    private final Budget budget;
    private final double[] sorted;

    Ratio(String name, Budget budget, double... rounds) {
        this.name = name;
        this.budget = budget;
        sorted = rounds.clone();
        Arrays.sort(sorted);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 1_000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return value == Math.rint(value) && size < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, size < 0.1 ? "%.4f" : format, value);
    }

    /** {@code ratio <name> <median> (min … max, budget …) ok|missed}. */
    @Override
    public String toString() {
        double median = median(sorted);
        return "ratio " + name + " " + number(median) + " (" + number(sorted[0]) + " … "
                + number(sorted[sorted.length - 1]) + ", budget " + budget + ") " + budget.verdict(median);
    }
}
