package dev.atelier.internal;

import java.util.Locale;

/** Numbers of bytes as people read them. */
public final class ByteCount {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private ByteCount() {}

    /** Returns a number of bytes with three digits or so, such as {@code 12.3 MiB}. */
    public static String text(long bytes) {
        if (bytes < 1_024) {
            return bytes + " bytes";
        }
        double value = bytes / 1_024.0;
        int unit = 0;
        while (value >= 1_024 && unit < UNITS.length - 1) {
            value /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
