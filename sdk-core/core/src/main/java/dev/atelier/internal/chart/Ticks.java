package dev.atelier.internal.chart;

import dev.atelier.internal.text.NumberText;
import dev.atelier.spi.chart.Axis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round values along an axis. */
final class Ticks {
    private static final int DIGITS = 6;
    private static final double LARGEST_PLAIN = 1e6;
    private static final double SMALLEST_PLAIN_STEP = 1e-4;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long[] TIME_STEPS = {
        SECOND,
        2 * SECOND,
        5 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
        30 * DAY,
        90 * DAY,
        180 * DAY,
        365 * DAY
    };

    private Ticks() {}

    /** Returns about as many ticks as asked for, rarely more. */
    static List<Tick> of(Axis axis, int count) {
        return switch (axis.scale()) {
            case LINEAR -> linear(axis, Math.max(2, count));
            case LOG -> logarithmic(axis, Math.max(2, count));
            case TIME -> time(axis, Math.max(2, count));
        };
    }

    private static List<Tick> linear(Axis axis, int count) {
        double step = niceStep((axis.max() / count) - (axis.min() / count));
        List<Tick> ticks = new ArrayList<>();
        double first = Math.ceil(axis.min() / step);
        for (int i = 0; i <= 2 * count; i++) {
            double value = (first + i) * step;
            if (!Double.isFinite(value) || axis.position(value) > 1 + 1e-12) {
                break;
            }
            ticks.add(new Tick(axis.position(value), label(value, step)));
        }
        return ticks;
    }

    /** Returns 1, 2 or 5 times a power of ten that is not less. */
    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double digit = least / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static String label(double value, double step) {
        if (Math.abs(value) < step / 2) {
            return "0";
        } else if (Math.abs(value) >= LARGEST_PLAIN || step < SMALLEST_PLAIN_STEP) {
            int apart = (int) Math.floor(Math.log10(Math.abs(value))) - (int) Math.floor(Math.log10(step) + 1e-9) + 1;
            return NumberText.brief(value, Math.max(DIGITS, apart));
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static List<Tick> logarithmic(Axis axis, int count) {
        int first = (int) Math.floor(Math.log10(axis.min()));
        int last = (int) Math.ceil(Math.log10(axis.max()));
        int stride = (int) Math.round(niceStep(Math.max(1, (last - first + count - 1) / count)));
        List<Tick> ticks = new ArrayList<>();
        int[] digits = (last - first) * 3 <= count ? new int[] {1, 2, 5} : new int[] {1};
        for (int exponent = Math.floorDiv(first, stride) * stride; exponent <= last; exponent += stride) {
            for (int digit : digits) {
                double value = digit * Math.pow(10, exponent);
                double position = axis.position(value);
                if (position >= -1e-9 && position <= 1 + 1e-9) {
                    ticks.add(new Tick(position, NumberText.brief(value, 1)));
                }
            }
        }
        return ticks.size() >= 2
                ? ticks
                : List.of(new Tick(0, NumberText.brief(axis.min(), 3)), new Tick(1, NumberText.brief(axis.max(), 3)));
    }

    private static List<Tick> time(Axis axis, int count) {
        double width = axis.max() - axis.min();
        long step = TIME_STEPS[TIME_STEPS.length - 1];
        for (int i = TIME_STEPS.length - 1; i >= 0 && width / TIME_STEPS[i] <= count; i--) {
            step = TIME_STEPS[i];
        }
        if (width < SECOND) {
            return List.of(
                    new Tick(0, text(axis.min(), "HH:mm:ss.SSS")), new Tick(1, text(axis.max(), "HH:mm:ss.SSS")));
        }
        step *= (long) Math.max(1, Math.ceil(width / step / count));
        String pattern =
                step >= DAY ? "uuuu-MM-dd" : width > DAY ? "MM-dd HH:mm" : step < MINUTE ? "HH:mm:ss" : "HH:mm";
        List<Tick> ticks = new ArrayList<>();
        for (double value = Math.ceil(axis.min() / step) * step; value <= axis.max(); value += step) {
            ticks.add(new Tick(axis.position(value), text(value, pattern)));
        }
        return ticks;
    }

    private static String text(double time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli((long) time));
    }
}
