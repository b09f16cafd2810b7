package dev.atelier.tracking.postgresql.search;

import dev.atelier.tracking.postgresql.sql.SearchText;
import org.jspecify.annotations.Nullable;

/** A value as a row of {@code run_value} keeps it. Immutable. */
final class SearchValue {
    private final char type;
    private final byte @Nullable [] key;
    private final String text;
    private final @Nullable String folded;

    private SearchValue(char type, byte @Nullable [] key, String text, @Nullable String folded) {
        this.type = type;
        this.key = key;
        this.text = text;
        this.folded = folded;
    }

    static SearchValue of(Object value) {
        String text = SearchText.of(value.toString());
        String folded = SearchText.of(SearchText.fold(value.toString()));
        char type = type(value);
        return new SearchValue(
                type, type == 'N' ? null : SearchKey.of(value), text, folded.equals(text) ? null : folded);
    }

    /** Returns S for a text, L for a long, D for a double, B for a boolean, N for not a number. */
    char type() {
        return type;
    }

    /** Returns bytes in the order of the values, or null for not a number. */
    byte @Nullable [] key() {
        return key;
    }

    String text() {
        return text;
    }

    /** Returns the text form in one letter case, or null when that is the same. */
    @Nullable
    String folded() {
        return folded;
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
