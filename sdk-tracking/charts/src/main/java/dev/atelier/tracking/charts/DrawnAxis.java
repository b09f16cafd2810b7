package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Axis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * An axis as XChart draws it. XChart writes numbers that are not short as 1E9, and labels each decade of a logarithmic axis
 * however many there are: in these cases we take logarithms and label them as what they stand for. An axis of less than half a
 * decade, where a logarithm is nearly straight, has plain ticks. XChart counts with differences that overflow, and with steps
 * that vanish: very large and very small numbers are scaled by a power of ten.
 */
final class DrawnAxis {
    private static final double LEAST_DECADES = 0.5; // below, there are too few digits to label
    private static final double FEW_DECADES = 1.5; // below, each digit is labelled and not only the powers of ten
    private static final int LARGEST_DECADE = 6;
    private static final int SMALLEST_DECADE = -5;
    private static final double STEP_SHARE = 0.7; // of a decade: more than half of one, so that no half is a tick
    private static final double INNER_MARGIN = 0.015;
    private static final int DIGITS = 4;
    private static final int LARGEST_UNSCALED = 12;
    private static final int SMALLEST_UNSCALED = -4;
    private static final int LARGEST_PLAIN = 5;
    private static final int SMALLEST_PLAIN = -3;
    private static final int MOST_PLAIN_DIGITS = 15;

    private final Axis axis;
    private final double decades; // 0 unless it is logarithmic
    private final boolean logarithmic;
    private final boolean ownLogarithms;
    private final int exponent; // of the largest number
    private final int power; // of ten, by which numbers are divided

    DrawnAxis(Axis axis) {
        this.axis = axis;
        decades = axis.scale() == Axis.Scale.LOG ? Math.log10(axis.max()) - Math.log10(axis.min()) : 0;
        boolean brief =
                axis.min() >= Math.pow(10, SMALLEST_DECADE) / 2 && axis.max() <= Math.pow(10, LARGEST_DECADE) * 2;
        logarithmic = decades >= (brief ? LEAST_DECADES : FEW_DECADES);
        ownLogarithms = logarithmic && !brief;
        exponent = (int) Math.floor(Math.log10(Math.max(Math.abs(axis.min()), Math.abs(axis.max()))));
        boolean plain = exponent >= SMALLEST_UNSCALED && exponent <= LARGEST_UNSCALED;
        power = logarithmic || plain || axis.scale() == Axis.Scale.TIME ? 0 : exponent;
    }

    boolean isLogarithmic() {
        return logarithmic && !ownLogarithms;
    }

    /** Tells whether 2, 3, 4 and so on are labelled, too. */
    boolean hasDigits() {
        return isLogarithmic() && decades < FEW_DECADES;
    }

    /** Returns how far ticks are apart at least, for whole powers of ten only where logarithms are drawn. */
    int spacing(int size, int usual) {
        return ownLogarithms ? Math.max(usual, (int) (STEP_SHARE * size / decades)) : usual;
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

    /** Returns where the axis of bars begins: at 0, or with room below the least, without which XChart has no ticks. */
    double barsMin() {
        return axis.min() < 0 ? min() : drawn(axis.min());
    }

    double barsMax() {
        return axis.max() > 0 ? max() : drawn(axis.max());
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
        double range = drawn(axis.max()) - drawn(axis.min());
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
        return "1e"
                + new BigDecimal(exponent)
                        .round(new MathContext(DIGITS))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static String scientific(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        return number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
