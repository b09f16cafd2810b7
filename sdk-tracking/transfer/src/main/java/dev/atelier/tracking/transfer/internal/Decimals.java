package dev.atelier.tracking.transfer.internal;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as Python prints them. */
public final class Decimals {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern REPR = Pattern.compile("-?(0|[1-9]\\d*)(\\.(0|\\d*[1-9]))?(e[+-]\\d{2,3})?");

    private Decimals() {}

    /** Parses what {@code str(float)} gives. */
    public static double parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!DECIMAL.matcher(text).matches()) {
                    throw new NumberFormatException("'" + text + "' is no number");
                }
                yield Double.parseDouble(text);
            }
        };
    }

    /**
     * Returns a number when the text is how Python prints one, so that nothing is lost; else the text: {@code 3.10} is a
     * version, {@code 007} an agent.
     */
    public static Object typed(String text) {
        if (INTEGER.matcher(text).matches() && !text.equals("-0")) {
            return Long.valueOf(text);
        }
        if (!REPR.matcher(text).matches() || !(text.contains(".") || text.contains("e"))) {
            return text;
        }
        double value = Double.parseDouble(text);
        boolean shortest = !Double.isInfinite(value)
                && new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) == 0;
        return shortest ? (Object) value : text;
    }
}
