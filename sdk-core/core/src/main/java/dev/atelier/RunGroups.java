package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.run.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of runs have come to. Immutable; prints as a table.
 *
 * @param by what the runs were grouped by, such as {@code params.optimizer}
 * @param what what was computed, such as {@code min metrics.rmse}
 * @param groups the groups, the best first
 */
public record RunGroups(String by, String what, List<Group> groups) {
    private static final Pattern LIKE_A_VALUE =
            Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?Infinity|NaN|true|false");

    /** {@inheritDoc} */
    public RunGroups {
        requireNonNull(by, "by");
        requireNonNull(what, "what");
        groups = List.copyOf(groups);
    }

    /**
     * One group. Immutable.
     *
     * @param value what its runs have in common: a Double, Long, String or Boolean
     * @param count how many runs counted
     * @param result what was computed of them
     * @param best the run that has the result; empty for means and counts
     */
    public record Group(Object value, long count, double result, Optional<Run> best) {
        /** {@inheritDoc} */
        public Group {
            requireNonNull(value, "value");
            requireNonNull(best, "best");
        }

        /** Quotes a text that would be taken for a number or a boolean, which are groups of their own. */
        private Object shown() {
            return value instanceof String text && LIKE_A_VALUE.matcher(text).matches() ? "'" + text + "'" : value;
        }
    }

    /**
     * Finds the group of a value.
     *
     * @param value the value, of the type that was stored
     * @return the group, or empty
     */
    public Optional<Group> group(Object value) {
        requireNonNull(value, "value");
        return groups.stream().filter(group -> group.value.equals(value)).findFirst();
    }

    /**
     * Returns the groups as a table for people.
     *
     * @return a row for each group
     */
    public Table table() {
        boolean counts = what.equals("runs");
        boolean bests = groups.stream().anyMatch(group -> group.best.isPresent());
        List<String> columns = new ArrayList<>(List.of(by, "runs"));
        if (!counts) {
            columns.add(what);
        }
        if (bests) {
            columns.add("run");
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Group group : groups) {
            List<@Nullable Object> row = new ArrayList<>(List.of(group.shown(), group.count));
            if (!counts) {
                row.add(group.result);
            }
            group.best.ifPresent(run -> row.add(run.id()));
            rows.add(row);
        }
        return Table.of(columns, rows);
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
