package dev.atelier.tracking.postgresql.series;

/** Reads a JSON string; what is no string stays as it is written. */
final class JsonText {
    private JsonText() {}

    static String read(String json) {
        String trimmed = json.strip();
        if (trimmed.length() < 2 || !trimmed.startsWith("\"")) {
            return trimmed;
        }
        StringBuilder text = new StringBuilder(trimmed.length());
        for (int i = 1; i < trimmed.length() - 1; i++) {
            char c = trimmed.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (trimmed.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(trimmed, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(unescaped(trimmed.charAt(i)));
            }
        }
        return text.toString();
    }

    private static char unescaped(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
