package dev.atelier.internal.events;

import java.util.Optional;

/** Numbers that JSON does not know, as the texts that stand for them. */
final class NonFinite {
    private NonFinite() {}

    static Optional<Double> parse(String text) {
        return switch (text) {
            case "NaN" -> Optional.of(Double.NaN);
            case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
            default -> Optional.empty();
        };
    }

    /** Returns a number, or the text that stands for it. */
    static Object write(double number) {
        return Double.isFinite(number) ? (Object) number : Double.toString(number);
    }
}
