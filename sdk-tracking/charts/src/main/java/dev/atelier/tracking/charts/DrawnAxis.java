package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Axis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * An axis as XChart draws it. XChart labels decades of a logarithmic axis only, and all of them: where there is none or
 * there are many, we take logarithms and label them as what they stand for.
 */
final class DrawnAxis {
    private static final double LEAST_DECADES = 0.1; // below, a logarithm is as good as straight
    private static final double FEWEST_DECADES = 1.5;
    private static final double MOST_DECADES = 12;
    private static final double INNER_MARGIN = 0.015;
    private static final int DIGITS = 4;

    private final Axis axis;
    private final boolean logarithmic;
    private final boolean ownLogarithms;

    DrawnAxis(Axis axis) {
        this.axis = axis;
        double decades = axis.scale() == Axis.Scale.LOG ? Math.log10(axis.max()) - Math.log10(axis.min()) : 0;
        logarithmic = decades >= LEAST_DECADES;
        ownLogarithms = logarithmic && (decades < FEWEST_DECADES || decades > MOST_DECADES);
    }

    boolean isLogarithmic() {
        return logarithmic && !ownLogarithms;
    }

    /** Returns where the axis begins, a little before its values, so that marks at the edge are whole. */
    double min() {
        return isLogarithmic() ? axis.min() : drawn(axis.min()) - room();
    }

    double max() {
        return isLogarithmic() ? axis.max() : drawn(axis.max()) + room();
    }

    double[] drawn(double[] values) {
        return ownLogarithms ? Arrays.stream(values).map(Math::log10).toArray() : values;
    }

    /** Returns how ticks are labelled, if not as XChart does. */
    Optional<Function<Double, String>> labels() {
        return ownLogarithms ? Optional.of(DrawnAxis::power) : Optional.empty();
    }

    private double drawn(double value) {
        return ownLogarithms ? Math.log10(value) : value;
    }

    private double room() {
        return (drawn(axis.max()) - drawn(axis.min())) * INNER_MARGIN;
    }

    /** Returns the value of a power of ten. No two ticks may have the same text: XChart would look for others for ever. */
    private static String power(double exponent) {
        return Math.abs(exponent) > MOST_DECADES ? "1e" + number(exponent) : number(Math.pow(10, exponent));
    }

    private static String number(double value) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        return Math.abs(rounded.precision() - rounded.scale()) > 7 ? rounded.toString() : rounded.toPlainString();
    }
}
