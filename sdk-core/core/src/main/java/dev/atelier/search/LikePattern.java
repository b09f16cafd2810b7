package dev.atelier.search;

/** SQL's LIKE: {@code %} is any text, {@code _} one character, everything else itself; there is no escape. */
final class LikePattern {
    private LikePattern() {}

    static boolean matches(String pattern, String text) {
        return matches(pattern.codePoints().toArray(), text.codePoints().toArray());
    }

    static boolean matchesIgnoringCase(String pattern, String text) {
        return matches(fold(pattern), fold(text));
    }

    /** Goes through both at once; on a mismatch, the last {@code %} takes one character more. */
    private static boolean matches(int[] pattern, int[] text) {
        int p = 0;
        int t = 0;
        int afterPercent = -1;
        int resumeAt = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '%') {
                afterPercent = ++p;
                resumeAt = t;
            } else if (p < pattern.length && (pattern[p] == '_' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (afterPercent >= 0) {
                p = afterPercent;
                t = ++resumeAt;
            } else {
                return false;
            }
        }
        return isOnlyPercents(pattern, p);
    }

    private static boolean isOnlyPercents(int[] pattern, int from) {
        for (int i = from; i < pattern.length; i++) {
            if (pattern[i] != '%') {
                return false;
            }
        }
        return true;
    }

    private static int[] fold(String text) {
        return text.codePoints()
                .map(codePoint -> Character.toLowerCase(Character.toUpperCase(codePoint)))
                .toArray();
    }
}
