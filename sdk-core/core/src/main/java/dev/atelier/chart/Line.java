package dev.atelier.chart;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The data of one line: places, heights, and perhaps times and a band. Not changed after it is made. */
final class Line {
    private static final int MAX_POINTS = 1_000;
    private static final double[] NONE = {};

    private final String name;
    private final double[] x;
    private final double[] times;
    private final double[] y;
    private final double[] low;
    private final double[] high;

    private Line(String name, double[]... columns) {
        this.name = name;
        x = columns[0];
        times = columns[1];
        y = columns[2];
        low = columns[3];
        high = columns[4];
    }

    /** Takes points as they are, however many. */
    static Line ofAll(String name, double[] x, double[] y) {
        return new Line(name, x.clone(), NONE, y.clone(), NONE, NONE);
    }

    static Line of(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "line '" + name + "' has " + x.length + " places but " + y.length + " values");
        }
        return ofAll(name, x, y).reduced();
    }

    static Line of(String name, MetricPoints points) {
        int size = points.size();
        double[] x = new double[size];
        double[] times = new double[size];
        double[] y = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = points.step(i);
            times[i] = points.timestamp(i);
            y[i] = points.value(i);
        }
        return new Line(name, x, times, y, NONE, NONE).reduced();
    }

    static Line of(String name, List<MetricBucket> buckets) {
        int size = buckets.size();
        double[][] columns = new double[5][size];
        for (int i = 0; i < size; i++) {
            MetricBucket bucket = buckets.get(i);
            columns[0][i] = bucket.summary().first().step();
            columns[1][i] = bucket.summary().first().timestamp();
            columns[2][i] = bucket.mean();
            columns[3][i] = finite(bucket.summary().min());
            columns[4][i] = finite(bucket.summary().max());
        }
        return new Line(name, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    String name() {
        return name;
    }

    double[] x() {
        return x;
    }

    double[] times() {
        return times;
    }

    double[] y() {
        return y;
    }

    double[] low() {
        return low;
    }

    double[] high() {
        return high;
    }

    boolean hasTimes() {
        return times.length == x.length;
    }

    boolean hasBand() {
        return low.length > 0;
    }

    /** Returns the line over time: sorted by it, since clocks may jump while steps go on. */
    Line over(double[] places) {
        Integer[] order = new Integer[places.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> places[i]));
        return new Line(
                name, pick(places, order), pick(times, order), pick(y, order), pick(low, order), pick(high, order));
    }

    /** Returns the line without the values that have no place on its axes. */
    Line keeping(Kept kept) {
        double[] lowest = low.clone();
        double[] highest = high.clone();
        double[] heights = y.clone();
        for (int i = 0; i < x.length; i++) {
            if (!kept.keeps(x[i], y[i])) {
                heights[i] = Double.NaN;
            }
            if (hasBand() && !(kept.keeps(x[i], low[i]) && kept.keeps(x[i], high[i]))) {
                lowest[i] = Double.NaN;
                highest[i] = Double.NaN;
            }
        }
        return new Line(name, x, times, heights, lowest, highest);
    }

    /** Tells which points have a place. */
    @FunctionalInterface
    interface Kept {
        boolean keeps(double x, double y);
    }

    private static double[] pick(double[] values, Integer[] order) {
        return values.length == 0
                ? values
                : Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }

    /** Puts a long line's neighbouring points together: their mean, with a band from the least to the greatest. */
    private Line reduced() {
        if (x.length <= MAX_POINTS) {
            return this;
        }
        List<double[]> groups = new ArrayList<>();
        int buckets = MAX_POINTS / 2;
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = (int) ((long) x.length * bucket / buckets);
            int to = (int) ((long) x.length * (bucket + 1) / buckets);
            double[] values =
                    Arrays.stream(y, from, to).filter(Double::isFinite).toArray();
            groups.add(new double[] {
                x[from],
                hasTimes() ? times[from] : 0,
                mean(values),
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN)
            });
        }
        return new Line(
                name,
                column(groups, 0),
                hasTimes() ? column(groups, 1) : NONE,
                column(groups, 2),
                column(groups, 3),
                column(groups, 4));
    }

    private static double mean(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (Double.isInfinite(mean)) { // the sum is more than a double holds
            mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, mean));
        }
        return mean;
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
