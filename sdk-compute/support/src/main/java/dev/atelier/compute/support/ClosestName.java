package dev.atelier.compute.support;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class ClosestName {
    private ClosestName() {}

    /** Returns the name that needs the fewest edits, when those are few; a file name alone is compared, too. */
    static Optional<String> to(String wanted, List<String> names) {
        return names.stream()
                .map(name ->
                        Map.entry(name, Math.min(distance(wanted, name), distance(fileName(wanted), fileName(name)))))
                .filter(entry ->
                        entry.getValue() <= Math.max(2, fileName(wanted).length() / 3))
                .min(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .map(Map.Entry::getKey);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            previous = nextRow(a.charAt(i - 1), i, b, previous);
        }
        return previous[b.length()];
    }

    private static int[] nextRow(char letter, int first, String b, int[] previous) {
        int[] row = new int[b.length() + 1];
        row[0] = first;
        for (int j = 1; j <= b.length(); j++) {
            int replaced = previous[j - 1] + (letter == b.charAt(j - 1) ? 0 : 1);
            row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
        }
        return row;
    }
}
