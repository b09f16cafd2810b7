package dev.atelier.compute.support;

import java.util.List;
import java.util.stream.Collectors;

/** Words that a POSIX shell takes as they are. */
final class ShellQuote {
    private ShellQuote() {}

    static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a program: '" + text + "'");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static String words(List<String> texts) {
        return texts.stream().map(ShellQuote::word).collect(Collectors.joining(" "));
    }
}
