package dev.atelier.chart;

import dev.atelier.spi.chart.Axis;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The least and the greatest value an axis has to show. */
final class Ranges {
    private static final double MARGIN = 0.04;
    private static final double FLAT = 1e-13; // of the values: below, labels and places have too few digits
    private static final double MOMENT = 500; // milliseconds around a single time
    private static final Axis.Scale LOG = Axis.Scale.LOG;

    private Ranges() {}

    /** Makes an axis that begins and ends where its values do. */
    static Axis tight(String label, Axis.Scale scale, DoubleStream values) {
        return axis(label, scale, values.filter(Double::isFinite).toArray(), 0);
    }

    /** Makes an axis that leaves a margin around its values. */
    static Axis wide(String label, Axis.Scale scale, DoubleStream values) {
        return axis(label, scale, values.filter(Double::isFinite).toArray(), MARGIN);
    }

    /** Makes an axis that has 0, with a margin where there are values beyond it. */
    static Axis fromZero(String label, DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double min = Arrays.stream(finite).min().orElse(0);
        double max = Arrays.stream(finite).max().orElse(0);
        double room = 1 + MARGIN;
        return min >= 0 && max <= 0
                ? new Axis(label, Axis.Scale.LINEAR, 0, 1)
                : new Axis(
                        label,
                        Axis.Scale.LINEAR,
                        withinDoubles(Math.min(0, min) * room),
                        withinDoubles(Math.max(0, max) * room));
    }

    private static Axis axis(String label, Axis.Scale scale, double[] values, double margin) {
        if (values.length == 0) {
            return scale == LOG ? new Axis(label, LOG, 0.1, 1) : new Axis(label, Axis.Scale.LINEAR, 0, 1);
        }
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        return scale == LOG ? logarithmic(label, min, max) : linear(label, scale, new double[] {min, max}, margin);
    }

    private static Axis linear(String label, Axis.Scale scale, double[] range, double margin) {
        double half = range[1] / 2 - range[0] / 2; // the whole range may be more than a double holds
        double size = Math.max(Math.abs(range[0]), Math.abs(range[1]));
        double room = half * (2 * margin);
        if (half <= size * FLAT) {
            room = scale == Axis.Scale.TIME ? MOMENT : size < Double.MIN_NORMAL ? 0.5 : size / 2;
        }
        return new Axis(label, scale, withinDoubles(range[0] - room), withinDoubles(range[1] + room));
    }

    private static Axis logarithmic(String label, double min, double max) {
        double room = Math.max(1.1, Math.pow(max / min, MARGIN));
        double least = Math.max(Double.MIN_NORMAL, min / Math.min(room, 10));
        return new Axis(label, LOG, least, withinDoubles(Math.max(max, least) * Math.min(room, 10)));
    }

    private static double withinDoubles(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }
}
