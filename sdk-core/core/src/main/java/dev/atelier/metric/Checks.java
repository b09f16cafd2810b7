package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What structured metrics demand of their parts. */
final class Checks {
    private Checks() {}

    /** Copies labels, of which there must be at least one and no two alike. */
    static List<String> labels(List<String> labels) {
        List<String> copy = List.copyOf(requireNonNull(labels, "labels"));
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("at least one class label is needed");
        }
        Set<String> seen = new HashSet<>();
        for (String label : copy) {
            if (!seen.add(label)) {
                throw new IllegalArgumentException("class label '" + label + "' occurs twice in " + copy);
            }
        }
        return copy;
    }

    static void length(String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("'" + what + "' must have " + expected + " elements, but has " + length);
        }
    }

    static double[] counts(String what, double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (!(counts[i] >= 0 && Double.isFinite(counts[i]))) {
                throw new IllegalArgumentException(
                        "'" + what + "' has " + counts[i] + " at " + i + "; a count is finite and not negative");
            }
        }
        return counts.clone();
    }

    static double[] ascending(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i]) || (i > 0 && values[i] < values[i - 1])) {
                throw new IllegalArgumentException("'" + what + "' must ascend, but has " + values[i] + " at " + i);
            }
        }
        return values.clone();
    }

    static double[] finite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("'" + what + "' has " + values[i] + " at " + i
                        + ", which cannot be counted; leave such values out");
            }
        }
        return values;
    }

    /** Requires as many true as predicted values, and at least one of them. */
    static void pairs(int actual, int predicted) {
        if (actual != predicted) {
            throw new IllegalArgumentException(
                    "there are " + actual + " actual and " + predicted + " predicted values; each needs its partner");
        }
        if (actual == 0) {
            throw new IllegalArgumentException("at least one actual and one predicted value are needed");
        }
    }
}
