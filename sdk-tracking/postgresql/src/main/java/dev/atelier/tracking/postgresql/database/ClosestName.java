package dev.atelier.tracking.postgresql.database;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the parameter that somebody may have meant. */
final class ClosestName {
    private ClosestName() {}

    /** Returns the name that needs the fewest edits, when those are few. */
    static Optional<String> to(String wanted, List<String> names) {
        return names.stream()
                .map(name -> Map.entry(name, distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))))
                .filter(entry -> entry.getValue() <= Math.max(2, wanted.length() / 3))
                .min(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .map(Map.Entry::getKey);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
