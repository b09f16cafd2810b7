package dev.atelier.internal.report;

/** Text as HTML shows it. */
final class Html {
    private Html() {}

    /**
     * Escapes a text for content and for quoted attributes. Control characters and halves of characters, which HTML cannot
     * have, become U+FFFD.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> append(escaped, character));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int character) {
        switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            case '\n', '\t' -> escaped.append((char) character);
            default -> escaped.appendCodePoint(isShown(character) ? character : 0xFFFD);
        }
    }

    private static boolean isShown(int character) {
        return !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && (character & 0xFFFE) != 0xFFFE;
    }
}
