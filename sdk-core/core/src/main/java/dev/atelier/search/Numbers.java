package dev.atelier.search;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as the search language writes and compares them: Longs and Doubles. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?+(?:(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:e[+-]?+[0-9]++)?+|inf(?:inity)?+)",
            Pattern.CASE_INSENSITIVE);

    /** Up to here a double holds every integer. */
    private static final long EXACT = 1L << 53;

    private Numbers() {}

    /** Returns where the number that starts at an index ends; the index itself when none does. */
    static int end(String text, int start) {
        Matcher matcher = NUMBER.matcher(text).region(start, text.length());
        return matcher.lookingAt() ? matcher.end() : start;
    }

    /** Returns the number that is the whole text, or null. */
    static @Nullable Number parse(String text) {
        if (text.isEmpty() || end(text, 0) != text.length()) {
            return null;
        }
        return text.chars().allMatch(c -> c == '+' || c == '-' || Character.isDigit(c))
                ? parseWhole(text)
                : parseDouble(text);
    }

    /** Compares by mathematical value; neither may be NaN. */
    static int compare(Number left, Number right) {
        if (left instanceof Long one && right instanceof Long other) {
            return Long.compare(one, other);
        }
        if (isExact(left) && isExact(right)) {
            return compare(left.doubleValue(), right.doubleValue());
        }
        return Double.isInfinite(left.doubleValue()) || Double.isInfinite(right.doubleValue())
                ? compare(left.doubleValue(), right.doubleValue())
                : decimal(left).compareTo(decimal(right));
    }

    private static int compare(double left, double right) {
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static boolean isExact(Number number) {
        return number instanceof Double || (-EXACT <= number.longValue() && number.longValue() <= EXACT);
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof Double ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }

    private static Number parseWhole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException tooLong) {
            return Double.valueOf(text);
        }
    }

    private static Double parseDouble(String text) {
        boolean infinite = text.indexOf('n') >= 0 || text.indexOf('N') >= 0;
        if (!infinite) {
            return Double.valueOf(text);
        }
        return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}
