package dev.atelier.internal.environment;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be told of a Dockerfile without building it. Immutable. */
final class DockerfileText {
    private static final Pattern BASE = Pattern.compile("(?i)\\s*FROM\\s+\\S.*");
    private static final Pattern COPY = Pattern.compile("(?i)\\s*(COPY|ADD)\\s+(.*)");
    private static final Pattern REMOTE = Pattern.compile("(https?|ftp|git)(://|@).*");

    private final List<String> instructions;

    DockerfileText(String text) {
        instructions = text.replaceAll("(?m)^\\s*#.*$", "")
                .replaceAll("\\\\[ \\t]*\\R", " ")
                .lines()
                .toList();
    }

    boolean hasBase() {
        return instructions.stream().anyMatch(line -> BASE.matcher(line).matches());
    }

    /** The instructions that take a file from the directory of the Dockerfile. */
    List<String> localCopies() {
        return instructions.stream()
                .filter(DockerfileText::copiesLocalFile)
                .map(String::strip)
                .toList();
    }

    private static boolean copiesLocalFile(String line) {
        Matcher copy = COPY.matcher(line);
        if (!copy.matches() || copy.group(2).contains("<<") || copy.group(2).contains("--from=")) {
            return false;
        }
        List<String> words = Arrays.stream(copy.group(2).split("\\s+"))
                .filter(word -> !word.startsWith("--"))
                .toList();
        return words.stream()
                .limit(Math.max(0, words.size() - 1))
                .anyMatch(word -> !REMOTE.matcher(word).matches());
    }
}
