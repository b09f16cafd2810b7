package dev.atelier.metric;

import java.util.Arrays;

/** A curve over the thresholds of a classifier: ROC or precision-recall. Immutable. */
public final class Curve {
    private static final int TRUE_POSITIVES = 0;
    private static final int FALSE_POSITIVES = 1;
    private static final int TRUE_NEGATIVES = 2;
    private static final int FALSE_NEGATIVES = 3;

    private final double[] thresholds;
    private final double[] x;
    private final double[] y;

    private Curve(double[] thresholds, double[] x, double[] y) {
        this.thresholds = thresholds;
        this.x = x;
        this.y = y;
    }

    /** Makes a curve from (0, 0) at an infinite threshold, where no case is positive, to (1, 1), where all are. */
    static Curve roc(double[] thresholds, double[][] counts) {
        double[] x = new double[counts.length + 2];
        double[] y = new double[counts.length + 2];
        for (int i = 0; i < counts.length; i++) {
            double[] row = counts[counts.length - 1 - i];
            x[i + 1] = row[FALSE_POSITIVES] / (row[FALSE_POSITIVES] + row[TRUE_NEGATIVES]);
            y[i + 1] = row[TRUE_POSITIVES] / positives(row);
        }
        x[counts.length + 1] = 1;
        y[counts.length + 1] = 1;
        return new Curve(descending(thresholds, Double.NEGATIVE_INFINITY), x, y);
    }

    static Curve precisionRecall(double[] thresholds, double[][] counts) {
        double[] x = new double[counts.length + 1];
        double[] y = new double[counts.length + 1];
        y[0] = 1;
        for (int i = 0; i < counts.length; i++) {
            double[] row = counts[counts.length - 1 - i];
            double predicted = row[TRUE_POSITIVES] + row[FALSE_POSITIVES];
            x[i + 1] = row[TRUE_POSITIVES] / positives(row);
            y[i + 1] = predicted == 0 ? 1 : row[TRUE_POSITIVES] / predicted;
        }
        return new Curve(Arrays.copyOf(descending(thresholds, 0), counts.length + 1), x, y);
    }

    /** Returns how many cases have the class. */
    static double positives(double[][] counts) {
        return counts.length == 0 ? 0 : positives(counts[0]);
    }

    private static double positives(double[] counts) {
        return counts[TRUE_POSITIVES] + counts[FALSE_NEGATIVES];
    }

    private static double[] descending(double[] ascending, double end) {
        double[] descending = new double[ascending.length + 2];
        descending[0] = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ascending.length; i++) {
            descending[i + 1] = ascending[ascending.length - 1 - i];
        }
        descending[ascending.length + 1] = end;
        return descending;
    }

    /**
     * Returns the thresholds of the points.
     *
     * @return a copy, descending, beginning with infinity where nothing is positive
     */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /**
     * Returns the points' places across: the false-positive rate, or recall.
     *
     * @return a copy; ascending where the counts fit together
     */
    public double[] x() {
        return x.clone();
    }

    /**
     * Returns the points' heights: the true-positive rate, or precision.
     *
     * @return a copy
     */
    public double[] y() {
        return y.clone();
    }

    /**
     * Returns the area below the curve.
     *
     * @return the area by the trapezoidal rule; NaN when a point is not known
     */
    public double area() {
        double area = 0;
        for (int i = 1; i < x.length; i++) {
            area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        }
        return area;
    }

    /** Returns the area below steps that have the height of their right end. */
    double steps() {
        double area = 0;
        for (int i = 1; i < x.length; i++) {
            area += (x[i] - x[i - 1]) * y[i];
        }
        return area;
    }

    /** Returns the number of points and the area. */
    @Override
    public String toString() {
        return "curve of " + x.length + " points, area " + area();
    }
}
