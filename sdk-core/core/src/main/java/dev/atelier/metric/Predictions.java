package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predicted values against true ones, in bins of the true value. Immutable. */
public final class Predictions {
    private static final String TYPE = "predictions";

    private final double[] binAverages;
    private final double[] binErrors;
    private final double[] binCounts;
    private final double[] binEdges;

    private Predictions(double[] binAverages, double[] binErrors, double[] binCounts, double[] binEdges) {
        this.binAverages = requireNonNull(binAverages, "binAverages").clone();
        this.binErrors = requireNonNull(binErrors, "binErrors").clone();
        this.binCounts = Checks.counts("bin_counts", requireNonNull(binCounts, "binCounts"));
        this.binEdges = Checks.ascending("bin_edges", requireNonNull(binEdges, "binEdges"));
        Checks.length("bin_averages", binAverages.length, binCounts.length);
        Checks.length("bin_errors", binErrors.length, binCounts.length);
        Checks.length("bin_edges", binEdges.length, binCounts.length + 1);
    }

    /**
     * Makes binned predictions.
     *
     * @param binAverages the mean predicted value of each bin
     * @param binErrors the standard deviation of the predicted values of each bin
     * @param binCounts the number of cases in each bin; fractions for weighted cases
     * @param binEdges the edges of the bins, ascending, one more than there are bins
     * @return the binned predictions
     * @throws IllegalArgumentException when the edges descend, the lengths do not fit or a count is negative
     */
    public static Predictions of(double[] binAverages, double[] binErrors, double[] binCounts, double[] binEdges) {
        return new Predictions(binAverages, binErrors, binCounts, binEdges);
    }

    /**
     * Puts cases in bins of equal width from the least to the greatest true value; empty bins have the average and
     * error NaN.
     *
     * @param actual the true values
     * @param predicted the predicted values, in the same order
     * @param bins the number of bins
     * @return the binned predictions
     * @throws IllegalArgumentException when the arrays differ in length or are empty, or a true value is not finite
     */
    public static Predictions from(double[] actual, double[] predicted, int bins) {
        Checks.pairs(actual.length, predicted.length);
        Bins histogram = Bins.over(Checks.finite("actual", actual), bins);
        double[] counts = new double[bins];
        double[] means = new double[bins];
        double[] squares = new double[bins];
        for (int i = 0; i < actual.length; i++) {
            int bin = histogram.indexOf(actual[i]);
            double before = predicted[i] - means[bin];
            counts[bin]++;
            means[bin] += before / counts[bin];
            squares[bin] += before * (predicted[i] - means[bin]);
        }
        double[] errors = new double[bins];
        Arrays.setAll(errors, bin -> Math.sqrt(squares[bin] / counts[bin]));
        Arrays.setAll(means, bin -> counts[bin] == 0 ? Double.NaN : means[bin]);
        return new Predictions(means, errors, counts, histogram.edges());
    }

    /**
     * Reads the form of the Azure ML v1 SDK.
     *
     * @param json its JSON text
     * @return the binned predictions
     * @throws IllegalArgumentException when the text has another form
     */
    public static Predictions ofJson(String json) {
        MetricSchema schema = MetricSchema.read(TYPE, json);
        return new Predictions(
                schema.numbers("bin_averages"),
                schema.numbers("bin_errors"),
                schema.numbers("bin_counts"),
                schema.numbers("bin_edges"));
    }

    /**
     * Writes the form of the Azure ML v1 SDK.
     *
     * @return its JSON text
     */
    public String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("bin_averages", binAverages);
        data.put("bin_errors", binErrors);
        data.put("bin_counts", MetricSchema.counts(binCounts));
        data.put("bin_edges", binEdges);
        return MetricSchema.write(TYPE, data);
    }

    /**
     * Returns the mean predicted value of each bin.
     *
     * @return a copy
     */
    public double[] binAverages() {
        return binAverages.clone();
    }

    /**
     * Returns the standard deviation of the predicted values of each bin.
     *
     * @return a copy
     */
    public double[] binErrors() {
        return binErrors.clone();
    }

    /**
     * Returns the number of cases in each bin.
     *
     * @return a copy
     */
    public double[] binCounts() {
        return binCounts.clone();
    }

    /**
     * Returns the edges of the bins.
     *
     * @return a copy, ascending, one more than there are bins
     */
    public double[] binEdges() {
        return binEdges.clone();
    }

    /**
     * Returns how many cases there are.
     *
     * @return the sum of the counts
     */
    public double count() {
        return BinnedValues.total(binCounts);
    }

    /**
     * Returns the middle of each bin, which stands for the true values in it.
     *
     * @return one value for each bin
     */
    public double[] binCenters() {
        return BinnedValues.middles(binEdges);
    }

    /**
     * Returns the mean error, predicted minus true value, with the true values at the middles of their bins.
     *
     * @return the bias; above 0 when predictions are too high, NaN without a case
     */
    public double meanError() {
        return BinnedValues.mean(errors(), binCounts);
    }

    /**
     * Returns the mean over all cases of how far their bin's average prediction is from the bin's middle. What spreads
     * within a bin is not in it: see {@link #rootMeanSquaredError}.
     *
     * @return the mean absolute error of the bins' averages; NaN without a case
     */
    public double meanAbsoluteError() {
        double[] absolute = errors();
        Arrays.setAll(absolute, bin -> Math.abs(absolute[bin]));
        return BinnedValues.mean(absolute, binCounts);
    }

    /**
     * Returns the root of the mean squared error, made of each bin's error and spread, with the true values at the middles
     * of their bins.
     *
     * @return the root-mean-square error; NaN without a case
     */
    public double rootMeanSquaredError() {
        double[] squares = errors();
        Arrays.setAll(squares, bin -> squares[bin] * squares[bin] + binErrors[bin] * binErrors[bin]);
        return Math.sqrt(BinnedValues.mean(squares, binCounts));
    }

    private double[] errors() {
        double[] errors = binCenters();
        Arrays.setAll(errors, bin -> binAverages[bin] - errors[bin]);
        return errors;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Predictions that && Arrays.deepEquals(parts(), that.parts());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(parts());
    }

    private double[][] parts() {
        return new double[][] {binAverages, binErrors, binCounts, binEdges};
    }

    /** Returns the counts, averages, errors and edges of the bins. */
    @Override
    public String toString() {
        return "predictions in " + binCounts.length + " bins: counts " + MetricSchema.counts(binCounts) + ", averages "
                + Arrays.toString(binAverages) + ", errors " + Arrays.toString(binErrors) + ", edges "
                + Arrays.toString(binEdges);
    }
}
