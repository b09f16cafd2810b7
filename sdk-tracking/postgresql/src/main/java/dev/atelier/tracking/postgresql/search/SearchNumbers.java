package dev.atelier.tracking.postgresql.search;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as a {@link dev.atelier.search.Filter} reads and compares them: Longs and Doubles, by mathematical value. */
final class SearchNumbers {
    private static final Pattern NUMBER =
            Pattern.compile("(?i)[+-]?(?:(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private SearchNumbers() {}

    /** Returns the number that a whole text stands for, or null. */
    static @Nullable Number parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        if (WHOLE.matcher(text).matches()) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLong) {
                return Double.valueOf(text);
            }
        }
        boolean infinite = text.indexOf('n') >= 0 || text.indexOf('N') >= 0;
        return !infinite
                ? Double.valueOf(text)
                : (Double) (text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }

    /** Returns the greatest double that is not above a number. */
    static double floor(Number number) {
        double nearest = number.doubleValue();
        return number instanceof Long && decimal(nearest).compareTo(BigDecimal.valueOf(number.longValue())) > 0
                ? Math.nextDown(nearest)
                : nearest;
    }

    /** Returns the least double that is not below a number. */
    static double ceiling(Number number) {
        double nearest = number.doubleValue();
        return number instanceof Long && decimal(nearest).compareTo(BigDecimal.valueOf(number.longValue())) < 0
                ? Math.nextUp(nearest)
                : nearest;
    }

    /** Returns how far a number is above {@link #floor}; 0 for every double. */
    static long remainder(Number number) {
        return number instanceof Long
                ? BigDecimal.valueOf(number.longValue())
                        .subtract(decimal(floor(number)))
                        .longValueExact()
                : 0;
    }

    private static BigDecimal decimal(double number) {
        return new BigDecimal(number);
    }
}
