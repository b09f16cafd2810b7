package dev.atelier.internal.source;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates a gitignore glob to a regular expression, by the rules of git's {@code wildmatch.c}. */
final class IgnoreGlob {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("blank", "\\p{Blank}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("digit", "\\p{Digit}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("lower", "\\p{Lower}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("space", "\\s"),
            Map.entry("upper", "\\p{Upper}"),
            Map.entry("xdigit", "\\p{XDigit}"));

    private static final Pattern NO_WILDCARD = Pattern.compile("[^*?\\[\\\\]*");
    private static final int NONE = -1;

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    /** In brackets, the character that a range could start with. */
    private int lowest = NONE;

    private IgnoreGlob(String glob) {
        this.glob = glob;
    }

    /** Compiles a glob; empty when it can match nothing, such as one with an open bracket. */
    static Optional<Pattern> compile(String glob) {
        IgnoreGlob translation = new IgnoreGlob(glob);
        return translation.translate()
                ? Optional.of(Pattern.compile(translation.regex.toString(), Pattern.DOTALL))
                : Optional.empty();
    }

    private boolean translate() {
        boolean valid = true;
        while (valid && at < glob.length()) {
            char next = glob.charAt(at);
            switch (next) {
                case '*' -> stars();
                case '?' -> append("[^/]");
                case '[' -> valid = bracket();
                case '\\' -> valid = escape();
                default -> append(quote(next));
            }
        }
        return valid;
    }

    private void append(String piece) {
        regex.append(piece);
        at++;
    }

    /**
     * Two stars between slashes stand for any number of directories, otherwise for one star. As git compares the text
     * before the first wildcard on its own, stars that are the first wildcard need no slash in front.
     */
    private void stars() {
        int start = at;
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        boolean opens = NO_WILDCARD.matcher(glob).region(0, start).matches() || glob.charAt(start - 1) == '/';
        if (at - start == 1 || !opens) {
            regex.append("[^/]*");
        } else if (at == glob.length()) {
            regex.append(".*");
        } else if (glob.charAt(at) == '/') {
            regex.append("(?:.*/)?");
            at++;
        } else {
            regex.append("[^/]*");
        }
    }

    private boolean escape() {
        at++;
        if (at == glob.length()) {
            return false;
        }
        append(quote(glob.charAt(at)));
        return true;
    }

    private boolean bracket() {
        at++;
        boolean negated = at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^');
        regex.append(negated ? "(?!/)[^" : "(?!/)[");
        at = negated ? at + 1 : at;
        int first = at;
        lowest = NONE;
        while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
            if (!bracketItem()) {
                return false;
            }
        }
        append("]");
        return at <= glob.length();
    }

    private boolean bracketItem() {
        if (glob.startsWith("[:", at)) {
            lowest = NONE;
            return namedClass();
        }
        boolean range = lowest != NONE && glob.startsWith("-", at) && !glob.startsWith("]", at + 1);
        at += range ? 1 : 0;
        at += glob.startsWith("\\", at) ? 1 : 0;
        if (at >= glob.length()) {
            return false;
        }
        char literal = glob.charAt(at++);
        if (!range) {
            regex.append(quote(literal));
        } else if (literal >= lowest) {
            regex.append('-').append(quote(literal));
        }
        lowest = range ? NONE : literal;
        return true;
    }

    private boolean namedClass() {
        int end = glob.indexOf(":]", at);
        String named = end < 0 ? null : CLASSES.get(glob.substring(at + 2, end));
        if (named == null) {
            return false;
        }
        regex.append(named);
        at = end + 2;
        return true;
    }

    private static String quote(char literal) {
        return Character.isLetterOrDigit(literal) || Character.isSurrogate(literal) || literal > 127
                ? String.valueOf(literal)
                : String.format("\\x%02x", (int) literal);
    }
}
