package dev.atelier.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people read them. */
public final class NumberText {
    private static final int DIGITS = 6;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e15;

    private NumberText() {}

    /** Keeps six digits, and all digits before the point as long as they mean something. */
    public static String format(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        } else if (!Double.isFinite(number)) {
            return Double.toString(number);
        } else if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
            return scientific(number);
        }
        BigDecimal exact = new BigDecimal(number);
        int digits = Math.max(DIGITS, exact.precision() - exact.scale());
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Rounds to some digits; large and small numbers get an exponent, so that the text is short. */
    public static String brief(double number, int digits) {
        if (number == 0 || !Double.isFinite(number)) {
            return format(number);
        }
        BigDecimal rounded = new BigDecimal(number)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -4 || exponent > DIGITS ? scientific(rounded) : rounded.toPlainString();
    }

    private static String scientific(double number) {
        return scientific(new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros());
    }

    private static String scientific(BigDecimal rounded) {
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
}
