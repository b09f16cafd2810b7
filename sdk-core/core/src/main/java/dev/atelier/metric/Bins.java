package dev.atelier.metric;

import java.util.Arrays;

/** Bins of equal width over a range of values; the last bin has both its edges. */
final class Bins {
    private final double[] edges;

    private Bins(double[] edges) {
        this.edges = edges;
    }

    static Bins over(double[] values, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one bin is needed, not " + count);
        }
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        return min == max ? between(min - 0.5, max + 0.5, count) : between(min, max, count);
    }

    private static Bins between(double min, double max, int count) {
        double[] edges = new double[count + 1];
        edges[0] = min;
        for (int i = 1; i < count; i++) {
            double share = (double) i / count;
            edges[i] = Math.max(edges[i - 1], Math.min(max, min * (1 - share) + max * share));
        }
        edges[count] = max;
        return new Bins(edges);
    }

    double[] edges() {
        return edges.clone();
    }

    private int count() {
        return edges.length - 1;
    }

    /** Returns the index of the bin that holds a value within the range. */
    int indexOf(double value) {
        int found = Arrays.binarySearch(edges, value);
        int bin = found >= 0 ? found : -found - 2;
        return Math.max(0, Math.min(bin, count() - 1));
    }
}
