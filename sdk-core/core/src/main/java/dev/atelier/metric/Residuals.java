package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A histogram of residuals, predicted minus actual values. Immutable. */
public final class Residuals {
    private static final String TYPE = "residuals";

    private final double[] binEdges;
    private final double[] binCounts;

    private Residuals(double[] binEdges, double[] binCounts) {
        this.binCounts = Checks.counts("bin_counts", requireNonNull(binCounts, "binCounts"));
        this.binEdges = Checks.ascending("bin_edges", requireNonNull(binEdges, "binEdges"));
        Checks.length("bin_edges", binEdges.length, binCounts.length + 1);
    }

    /**
     * Makes a histogram.
     *
     * @param binEdges the edges of the bins, ascending, one more than there are bins
     * @param binCounts the number of residuals in each bin; fractions for weighted cases
     * @return the histogram
     * @throws IllegalArgumentException when the edges descend, the lengths do not fit or a count is negative
     */
    public static Residuals of(double[] binEdges, double[] binCounts) {
        return new Residuals(binEdges, binCounts);
    }

    /**
     * Counts residuals in bins of equal width from the least to the greatest one.
     *
     * @param actual the true values
     * @param predicted the predicted values, in the same order
     * @param bins the number of bins
     * @return the histogram
     * @throws IllegalArgumentException when the arrays differ in length or are empty, or a value is not finite
     */
    public static Residuals from(double[] actual, double[] predicted, int bins) {
        Checks.pairs(actual.length, predicted.length);
        double[] residuals = predicted.clone();
        Arrays.setAll(residuals, i -> predicted[i] - actual[i]);
        Bins histogram = Bins.over(Checks.finite("predicted - actual", residuals), bins);
        double[] counts = new double[bins];
        for (double residual : residuals) {
            counts[histogram.indexOf(residual)]++;
        }
        return new Residuals(histogram.edges(), counts);
    }

    /**
     * Reads the form of the Azure ML v1 SDK.
     *
     * @param json its JSON text
     * @return the histogram
     * @throws IllegalArgumentException when the text has another form
     */
    public static Residuals ofJson(String json) {
        MetricSchema schema = MetricSchema.read(TYPE, json);
        return new Residuals(schema.numbers("bin_edges"), schema.numbers("bin_counts"));
    }

    /**
     * Writes the form of the Azure ML v1 SDK.
     *
     * @return its JSON text
     */
    public String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("bin_edges", binEdges);
        data.put("bin_counts", MetricSchema.counts(binCounts));
        return MetricSchema.write(TYPE, data);
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
     * Returns the number of residuals in each bin.
     *
     * @return a copy
     */
    public double[] binCounts() {
        return binCounts.clone();
    }

    /**
     * Returns how many residuals there are.
     *
     * @return the sum of the counts
     */
    public double count() {
        return BinnedValues.total(binCounts);
    }

    /**
     * Returns the bias: the mean residual, each taken to lie in the middle of its bin.
     *
     * @return the mean; above 0 when predictions are too high, NaN without a residual
     */
    public double mean() {
        return BinnedValues.mean(BinnedValues.middles(binEdges), binCounts);
    }

    /**
     * Returns how far the residuals spread around their mean, each taken to lie in the middle of its bin.
     *
     * @return the standard deviation of the population; NaN without a residual
     */
    public double standardDeviation() {
        double mean = mean();
        double[] squares = BinnedValues.middles(binEdges);
        Arrays.setAll(squares, bin -> (squares[bin] - mean) * (squares[bin] - mean));
        return Math.sqrt(BinnedValues.mean(squares, binCounts));
    }

    /**
     * Returns the root of the mean squared residual, each taken to lie in the middle of its bin.
     *
     * @return the root-mean-square error; NaN without a residual
     */
    public double rootMeanSquaredError() {
        return Math.hypot(mean(), standardDeviation());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Residuals that
                && Arrays.equals(binEdges, that.binEdges)
                && Arrays.equals(binCounts, that.binCounts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(binEdges) + Arrays.hashCode(binCounts);
    }

    /** Returns the counts and the edges of the bins. */
    @Override
    public String toString() {
        return "residuals in " + binCounts.length + " bins: counts " + MetricSchema.counts(binCounts) + ", edges "
                + Arrays.toString(binEdges);
    }
}
