package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Axis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * An axis as XChart draws it. XChart labels decades of a logarithmic axis only, and all of them: where there is none or
 * there are many, we take logarithms and label them as what they stand for. It counts with differences that overflow, and
 * with steps that vanish: very large and very small numbers are scaled by a power of ten.
 */
final class DrawnAxis {
    private static final double LEAST_DECADES = 0.1; // below, a logarithm is as good as straight
    private static final double FEWEST_DECADES = 1.5;
    private static final double MOST_DECADES = 12;
    private static final double INNER_MARGIN = 0.015;
    private static final int DIGITS = 4;
    private static final int LARGEST_UNSCALED = 12;
    private static final int SMALLEST_UNSCALED = -4;
    private static final int LARGEST_PLAIN = 5;
    private static final int SMALLEST_PLAIN = -3;
    private static final int MOST_PLAIN_DIGITS = 15;

    private final Axis axis;
    private final boolean logarithmic;
    private final boolean ownLogarithms;
    private final int exponent; // of the largest number
    private final int power; // of ten, by which numbers are divided

    DrawnAxis(Axis axis) {
        this.axis = axis;
        double decades = axis.scale() == Axis.Scale.LOG ? Math.log10(axis.max()) - Math.log10(axis.min()) : 0;
        logarithmic = decades >= LEAST_DECADES;
        ownLogarithms = logarithmic && (decades < FEWEST_DECADES || decades > MOST_DECADES);
        exponent = (int) Math.floor(Math.log10(Math.max(Math.abs(axis.min()), Math.abs(axis.max()))));
        boolean plain = exponent >= SMALLEST_UNSCALED && exponent <= LARGEST_UNSCALED;
        power = logarithmic || plain || axis.scale() == Axis.Scale.TIME ? 0 : exponent;
    }

    boolean isLogarithmic() {
        return logarithmic && !ownLogarithms;
    }

    /** Tells whether drawn numbers are a power of ten away from those they stand for. */
    boolean isScaled() {
        return power != 0;
    }

    /** Returns where the axis begins, a little before its values, so that marks at the edge are whole. */
    double min() {
        return isLogarithmic() ? axis.min() : drawn(axis.min()) - room();
    }

    double max() {
        return isLogarithmic() ? axis.max() : drawn(axis.max()) + room();
    }

    /** Returns where an axis without a margin begins, such as that of bars. */
    double firstDrawn() {
        return drawn(axis.min());
    }

    double lastDrawn() {
        return drawn(axis.max());
    }

    double[] drawn(double[] values) {
        return Arrays.stream(values).map(this::drawn).toArray();
    }

    double drawn(double value) {
        return ownLogarithms ? Math.log10(value) : power == 0 ? value : scaled(value, -power);
    }

    /** Returns how ticks are labelled, if not as XChart does. No two may have the same text: it would never end. */
    Optional<Function<Double, String>> labels() {
        if (ownLogarithms) {
            return Optional.of(DrawnAxis::ofLogarithm);
        }
        return logarithmic || axis.scale() == Axis.Scale.TIME ? Optional.empty() : Optional.of(this::label);
    }

    /** Returns the text of a number as it was drawn. */
    String label(double drawn) {
        double range = lastDrawn() - firstDrawn();
        int decimals = DIGITS - (int) Math.floor(Math.log10(range));
        BigDecimal rounded = new BigDecimal(drawn)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .scaleByPowerOfTen(power)
                .stripTrailingZeros();
        boolean plain = exponent >= SMALLEST_PLAIN
                && (exponent <= LARGEST_PLAIN || (rounded.scale() > 0 && exponent <= MOST_PLAIN_DIGITS));
        return rounded.signum() == 0 ? "0" : plain ? rounded.toPlainString() : scientific(rounded);
    }

    private double room() {
        return (drawn(axis.max()) - drawn(axis.min())) * INNER_MARGIN;
    }

    /** Multiplies by a power of ten that may itself be more than a double holds. */
    private static double scaled(double value, int power) {
        return Double.isFinite(value)
                ? new BigDecimal(value).scaleByPowerOfTen(power).doubleValue()
                : value;
    }

    private static String ofLogarithm(double exponent) {
        return Math.abs(exponent) > MOST_DECADES ? "1e" + number(exponent) : number(Math.pow(10, exponent));
    }

    private static String number(double value) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        return Math.abs(rounded.precision() - rounded.scale()) > 7 ? scientific(rounded) : rounded.toPlainString();
    }

    private static String scientific(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        return number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
