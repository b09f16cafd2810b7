package dev.atelier.metric;

import java.util.Arrays;

/** Figures of values of which only the bins are known. */
final class BinnedValues {
    private BinnedValues() {}

    static double total(double[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Returns the middle of each bin; of a bin without an end, its other edge. */
    static double[] middles(double[] edges) {
        double[] middles = new double[edges.length - 1];
        for (int bin = 0; bin < middles.length; bin++) {
            double low = edges[bin];
            double high = edges[bin + 1];
            middles[bin] = Double.isInfinite(low) ? high : Double.isInfinite(high) ? low : low / 2 + high / 2;
        }
        return middles;
    }

    /** Returns the mean over all cases; NaN without one. The value of a bin without cases does not matter. */
    static double mean(double[] values, double[] counts) {
        double sum = 0;
        for (int bin = 0; bin < values.length; bin++) {
            sum += counts[bin] == 0 ? 0 : values[bin] * counts[bin];
        }
        return sum / total(counts);
    }
}
