package dev.atelier.internal.source;

import java.util.Optional;
import java.util.regex.Pattern;

/** One line of an ignore file. Immutable. */
record IgnorePattern(Pattern regex, boolean negated, boolean directoryOnly, boolean anchored) {
    /** Reads a line; empty for comments, blank lines, and patterns that can match nothing. */
    static Optional<IgnorePattern> parse(String line) {
        String glob = withoutTrailingSpaces(line);
        if (glob.startsWith("#")) {
            return Optional.empty();
        }
        boolean negated = glob.startsWith("!");
        glob = negated ? glob.substring(1) : glob;
        boolean directoryOnly = glob.endsWith("/");
        glob = directoryOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.contains("/");
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        return glob.isEmpty()
                ? Optional.empty()
                : IgnoreGlob.compile(glob).map(regex -> new IgnorePattern(regex, negated, directoryOnly, anchored));
    }

    /** Tells whether the pattern is about a path relative to the directory of its file. */
    boolean matches(String path, boolean directory) {
        if (directoryOnly && !directory) {
            return false;
        }
        String subject = anchored ? path : path.substring(path.lastIndexOf('/') + 1);
        return regex.matcher(subject).matches();
    }

    /** Trailing spaces count only after a backslash. */
    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !escaped(line, end - 1)) {
            end--;
        }
        return line.substring(0, end);
    }

    private static boolean escaped(String line, int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && line.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
