package dev.atelier.chart;

/** Exponential moving average, corrected for its start at 0 as TensorBoard does, so that it begins at the first value. */
final class Smoothing {
    private Smoothing() {}

    /** Smooths values; NaN stays and does not count. */
    static double[] smooth(double[] values, double weight) {
        double[] smooth = values.clone();
        double average = 0;
        double missing = 1; // the weight that the values seen so far lack of 1
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                average = average * weight + values[i] * (1 - weight);
                missing *= weight;
                double mean = average / (1 - missing); // rounded up, it may be more than a double holds
                smooth[i] = Double.isFinite(mean) ? mean : values[i];
            }
        }
        return smooth;
    }
}
