package dev.atelier.chart;

import dev.atelier.spi.chart.Axis;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The least and the greatest value an axis has to show. */
final class Ranges {
    private static final double MARGIN = 0.04;
    private static final double LARGEST = Double.MAX_VALUE / 4; // leaves room for margins and differences
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
        double min = Math.max(-LARGEST, Arrays.stream(finite).min().orElse(0));
        double max = Math.min(LARGEST, Arrays.stream(finite).max().orElse(0));
        double room = 1 + MARGIN;
        return min >= 0 && max <= 0
                ? new Axis(label, Axis.Scale.LINEAR, 0, 1)
                : new Axis(label, Axis.Scale.LINEAR, Math.min(0, min) * room, Math.max(0, max) * room);
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
        double min = Math.max(-LARGEST, range[0]);
        double max = Math.min(LARGEST, range[1]);
        double room = max - min <= Math.ulp(max) * 4 ? Math.max(0.5, Math.abs(max) / 2) : (max - min) * margin;
        return new Axis(label, scale, Math.min(min, max) - room, Math.max(min, max) + room);
    }

    private static Axis logarithmic(String label, double min, double max) {
        double room = Math.max(1.1, Math.pow(max / min, MARGIN));
        double least = Math.max(Double.MIN_NORMAL, min / Math.min(room, 10));
        return new Axis(label, LOG, least, Math.min(LARGEST, Math.max(max, least) * Math.min(room, 10)));
    }
}
