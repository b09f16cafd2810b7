package dev.atelier.tracking.postgresql.sql;

/** Texts for {@code like}: character by character what they were, but for those that PostgreSQL cannot keep. */
public final class SearchText {
    /** Characters of private use, of which nobody has more to expect than of U+0000 and lone surrogates. */
    private static final int REPLACEMENTS = 0xF0000;

    private SearchText() {}

    public static String of(String text) {
        return text.codePoints()
                .map(c ->
                        c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? REPLACEMENTS + c : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    public static String original(String stored) {
        return stored.codePoints()
                .map(c -> c >= REPLACEMENTS && c <= REPLACEMENTS + Character.MAX_SURROGATE ? c - REPLACEMENTS : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Brings a text to one letter case, as {@code ilike} compares. */
    public static String fold(String text) {
        return text.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
