package dev.atelier.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of one cell of a {@link Table}, on one line. */
record Cell(String text, boolean rightAligned) {
    private static final int MAX_WIDTH = 60;
    private static final int DIGITS = 6;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e15;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Cell of(@Nullable Object value) {
        return text(format(value), isRightAligned(value));
    }

    static Cell text(String text, boolean rightAligned) {
        return new Cell(shorten(onOneLine(text)), rightAligned);
    }

    static boolean isRightAligned(@Nullable Object value) {
        return value instanceof Number || value instanceof Duration;
    }

    int width() {
        return text.codePointCount(0, text.length());
    }

    void appendTo(StringBuilder line, int width) {
        String padding = " ".repeat(width - width());
        line.append(rightAligned ? padding : "").append(text).append(rightAligned ? "" : padding);
    }

    private static String format(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof Double || value instanceof Float) {
            return format(((Number) value).doubleValue());
        } else if (value instanceof Instant time) {
            return TIME.format(time);
        } else if (value instanceof Duration duration) {
            return format(duration);
        }
        return String.valueOf(value);
    }

    /** Keeps six digits, and all digits before the point as long as they mean something. */
    private static String format(double number) {
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

    private static String scientific(double number) {
        BigDecimal rounded =
                new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }

    private static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        } else if (duration.toMinutes() == 0) {
            return format(duration.toMillis() / 1e3) + "s";
        }
        String seconds = String.format(Locale.ROOT, "%dm %02ds", duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toHours() == 0 ? seconds : duration.toHours() + "h " + seconds;
    }

    private static String onOneLine(String text) {
        return text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String shorten(String text) {
        return text.codePointCount(0, text.length()) <= MAX_WIDTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_WIDTH - 1)) + "…";
    }
}
