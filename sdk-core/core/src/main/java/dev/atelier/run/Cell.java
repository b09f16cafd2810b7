package dev.atelier.run;

import dev.atelier.internal.text.NumberText;
import dev.atelier.internal.text.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of one cell of a {@link Table}, on one line. */
record Cell(String text, boolean rightAligned) {
    private static final int MAX_WIDTH = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Cell of(@Nullable Object value) {
        return text(format(value), isRightAligned(value));
    }

    static Cell text(String text, boolean rightAligned) {
        return new Cell(TextWidth.shorten(TextWidth.onOneLine(text), MAX_WIDTH), rightAligned);
    }

    static boolean isRightAligned(@Nullable Object value) {
        return value instanceof Number || value instanceof Duration;
    }

    int width() {
        return TextWidth.of(text);
    }

    void appendTo(StringBuilder line, int width) {
        String padding = " ".repeat(width - width());
        line.append(rightAligned ? padding : "").append(text).append(rightAligned ? "" : padding);
    }

    private static String format(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof Double || value instanceof Float) {
            return NumberText.format(((Number) value).doubleValue());
        } else if (value instanceof Instant time) {
            return TIME.format(time);
        } else if (value instanceof Duration duration) {
            return format(duration);
        }
        return String.valueOf(value);
    }

    private static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        } else if (duration.toMinutes() == 0) {
            return NumberText.format(duration.toMillis() / 1e3) + "s";
        }
        String seconds = String.format(Locale.ROOT, "%dm %02ds", duration.toMinutesPart(), duration.toSecondsPart());
        return duration.toHours() == 0 ? seconds : duration.toHours() + "h " + seconds;
    }
}
