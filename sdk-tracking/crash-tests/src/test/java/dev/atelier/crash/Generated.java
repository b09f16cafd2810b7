package dev.atelier.crash;

import java.nio.charset.StandardCharsets;

/** What is written, as a function of its number. */
final class Generated {
    /** What the values of one life in the shared series lie apart from those of the next. */
    static final double LIFE = 1e9;

    private static final int SPECIAL = 97;

    private Generated() {}

    static double value(long number) {
        if (number % SPECIAL == 0) {
            return switch ((int) (number / SPECIAL % 4)) {
                case 0 -> Double.NaN;
                case 1 -> Double.NEGATIVE_INFINITY;
                case 2 -> -0.0;
                default -> Double.MIN_VALUE;
            };
        }
        return Math.sqrt((double) number) - number / 7.0;
    }

    /** Steps go back and forth; each occurs once. */
    static long step(long number) {
        return number ^ 5;
    }

    static String text(long number) {
        return "text " + number + " größe".repeat((int) (number % 300));
    }

    static byte[] file(long number) {
        return ("file " + number + "\n").repeat(1 + (int) (number % 1_000)).getBytes(StandardCharsets.UTF_8);
    }
}
