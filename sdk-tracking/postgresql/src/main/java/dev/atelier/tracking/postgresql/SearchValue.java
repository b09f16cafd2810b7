package dev.atelier.tracking.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * A value as a row of {@code run_value} keeps it. Immutable.
 *
 * @param type S text, L long, D double, B boolean, N not a number
 * @param key bytes in the order of the values, or null for not a number
 * @param text the text form
 * @param folded the text form in one letter case, or null when that is the same
 */
record SearchValue(char type, byte @Nullable [] key, String text, @Nullable String folded) {
    static SearchValue of(Object value) {
        String text = SearchText.of(value.toString());
        String folded = SearchText.of(SearchText.fold(value.toString()));
        char type = type(value);
        return new SearchValue(
                type, type == 'N' ? null : SearchKey.of(value), text, folded.equals(text) ? null : folded);
    }

    /** Returns the value that a row stands for. */
    static Object read(char type, String text) {
        return switch (type) {
            case 'L' -> Long.valueOf(text);
            case 'D', 'N' -> Double.valueOf(text);
            case 'B' -> Boolean.valueOf(text);
            default -> SearchText.original(text);
        };
    }

    private static char type(Object value) {
        if (value instanceof Double number) {
            return number.isNaN() ? 'N' : 'D';
        }
        return value instanceof Long ? 'L' : value instanceof Boolean ? 'B' : 'S';
    }
}
