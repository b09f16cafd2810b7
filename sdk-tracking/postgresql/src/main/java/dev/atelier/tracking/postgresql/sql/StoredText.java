package dev.atelier.tracking.postgresql.sql;

/**
 * Texts as PostgreSQL can keep them: U+0000 and lone surrogates, which it cannot, are escaped, and so are backslashes.
 * Every character is escaped on its own, so that prefixes stay prefixes.
 */
public final class StoredText {
    private StoredText() {}

    public static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpecial(text, i)) {
                return escape(text);
            }
        }
        return text;
    }

    public static String decode(String stored) {
        if (stored.indexOf('\\') < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (stored.charAt(++i) == '\\') {
                text.append('\\');
            } else {
                text.append((char) Integer.parseInt(stored, i + 1, i + 5, 16));
                i += 4;
            }
        }
        return text.toString();
    }

    /** Encodes a body: like other text, but only when it must be, so that JSON stays JSON for those who read the table. */
    public static String encodeBody(String body) {
        if (body.startsWith("\\")) {
            return '\\' + escape(body);
        }
        for (int i = 0; i < body.length(); i++) {
            if (body.charAt(i) != '\\' && isSpecial(body, i)) {
                return '\\' + escape(body);
            }
        }
        return body;
    }

    public static String decodeBody(String stored) {
        return stored.startsWith("\\") ? decode(stored.substring(1)) : stored;
    }

    private static String escape(String text) {
        StringBuilder stored = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                stored.append("\\\\");
            } else if (isSpecial(text, i)) {
                stored.append(String.format("\\u%04x", (int) c));
            } else {
                stored.append(c);
            }
        }
        return stored.toString();
    }

    private static boolean isSpecial(String text, int index) {
        char c = text.charAt(index);
        if (c == 0 || c == '\\') {
            return true;
        }
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }
}
