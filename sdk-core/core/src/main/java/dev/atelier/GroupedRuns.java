package dev.atelier;

import dev.atelier.internal.run.RunCriteria;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.spi.tracking.RunIndex.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs grouped by a field, to be summed up: {@code runs().groupBy("params.optimizer").min("metrics.rmse")}. Immutable and
 * thread-safe.
 *
 * <p>A run without a value of the field is in no group, one with several values is in several. Numbers that are equal are one
 * group, whether they were given as integers or not. A run whose metric is missing, NaN or a text counts for nothing.
 */
public final class GroupedRuns {
    private final Workspace workspace;
    private final RunCriteria criteria;
    private final Field group;

    GroupedRuns(Workspace workspace, RunCriteria criteria, Field group) {
        this.workspace = workspace;
        this.criteria = criteria;
        this.group = group;
    }

    /**
     * Finds the least value of each group, and the run that has it.
     *
     * @param field what is compared, such as {@code metrics.rmse} or {@code metrics.loss.min}
     * @return the groups, the least first
     * @throws dev.atelier.error.FilterSyntaxException when it is not a field
     */
    public RunGroups min(String field) {
        return best(Field.parse(field), Direction.ASC);
    }

    /**
     * Finds the greatest value of each group, and the run that has it.
     *
     * @param field what is compared, such as {@code metrics.auc}
     * @return the groups, the greatest first
     * @throws dev.atelier.error.FilterSyntaxException when it is not a field
     */
    public RunGroups max(String field) {
        return best(Field.parse(field), Direction.DESC);
    }

    /**
     * Takes the mean of the values of each group.
     *
     * @param field what is averaged, such as {@code metrics.rmse}
     * @return the groups, the least mean first
     * @throws dev.atelier.error.FilterSyntaxException when it is not a field
     */
    public RunGroups mean(String field) {
        Field averaged = Field.parse(field);
        List<RunGroups.Group> groups = new ArrayList<>();
        for (Tally tally : tallies(averaged, Direction.ASC)) {
            groups.add(new RunGroups.Group(tally.value, tally.count, tally.mean(), Optional.empty()));
        }
        groups.sort(Comparator.comparingDouble(RunGroups.Group::result));
        return new RunGroups(group.toString(), "mean " + averaged, groups);
    }

    /**
     * Counts the runs of each group.
     *
     * @return the groups, the largest first
     */
    public RunGroups count() {
        List<RunGroups.Group> groups = new ArrayList<>();
        for (Tally tally : tallies(null, Direction.ASC)) {
            groups.add(new RunGroups.Group(tally.value, tally.count, tally.count, Optional.empty()));
        }
        groups.sort(Comparator.comparingLong(RunGroups.Group::count).reversed());
        return new RunGroups(group.toString(), "runs", groups);
    }

    private RunGroups best(Field field, Direction direction) {
        List<RunGroups.Group> groups = new ArrayList<>();
        for (Tally tally : tallies(field, direction)) {
            Run run = new Run(workspace, tally.bestRun);
            groups.add(new RunGroups.Group(tally.value, tally.count, tally.best, Optional.of(run)));
        }
        Comparator<RunGroups.Group> byResult = Comparator.comparingDouble(RunGroups.Group::result);
        groups.sort(direction == Direction.ASC ? byResult : byResult.reversed());
        return new RunGroups(group.toString(), (direction == Direction.ASC ? "min " : "max ") + field, groups);
    }

    /** Returns what there is of each group, ordered by its value. */
    private List<Tally> tallies(@Nullable Field field, Direction direction) {
        Map<Object, Tally> tallies = new HashMap<>();
        List<Field> fields = field == null ? List.of(group) : List.of(group, field);
        for (Hit hit : workspace.search().values(criteria, fields)) {
            Double number =
                    field == null ? Double.valueOf(0) : number(hit.values().get(1));
            if (number != null) {
                for (Object value : values(hit.values().get(0))) {
                    tallies.computeIfAbsent(identity(value), same -> new Tally(value, direction))
                            .add(number, hit.runId());
                }
            }
        }
        OrderBy.Key byValue = new OrderBy.Key(group, Direction.ASC);
        return tallies.values().stream()
                .sorted((left, right) -> byValue.compare(left.value, right.value))
                .toList();
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number && !Double.isNaN(number.doubleValue()) ? number.doubleValue() : null;
    }

    private static List<?> values(@Nullable Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }

    private static Object identity(Object value) {
        boolean exact = value instanceof Long number && (long) (double) number == number;
        return exact ? (Object) ((Long) value).doubleValue() : value.equals(-0.0) ? (Object) 0.0 : value;
    }

    private static final class Tally {
        private final Object value;
        private final Direction direction;
        private long count;
        private double sum;
        private double best;
        private String bestRun = "";

        private Tally(Object value, Direction direction) {
            this.value = value;
            this.direction = direction;
        }

        private void add(double number, String run) {
            if (count == 0 || isBetter(number, run)) {
                best = number;
                bestRun = run;
            }
            count++;
            sum += number;
        }

        /** Of equals the least run id, so that every store gives the same run. */
        private boolean isBetter(double number, String run) {
            int order = number < best ? -1 : number > best ? 1 : 0;
            return order == 0 ? OrderBy.VALUES.compare(run, bestRun) < 0 : order < 0 == (direction == Direction.ASC);
        }

        private double mean() {
            return sum / count;
        }
    }
}
