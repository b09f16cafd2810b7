package dev.atelier.compute.support;

import java.util.List;
import java.util.stream.Collectors;

/** Words that a POSIX shell takes as they are. Thread-safe. */
public final class ShellQuote {
    private ShellQuote() {}

    /**
     * Quotes a text.
     *
     * @param text the text
     * @return one word, in single quotes
     * @throws IllegalArgumentException when it contains a NUL character
     */
    public static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a program: '" + text + "'");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * Quotes texts.
     *
     * @param texts the texts
     * @return a word for each, separated by spaces
     * @throws IllegalArgumentException when one contains a NUL character
     */
    public static String words(List<String> texts) {
        return texts.stream().map(ShellQuote::word).collect(Collectors.joining(" "));
    }
}
