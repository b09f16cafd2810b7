package dev.atelier;

import dev.atelier.internal.run.RunCriteria;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.spi.tracking.RunIndex.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        for (Group found : groups(averaged)) {
            groups.add(
                    new RunGroups.Group(found.value(), found.count(), found.sum() / found.count(), Optional.empty()));
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
        for (Group found : groups(null)) {
            groups.add(new RunGroups.Group(found.value(), found.count(), found.count(), Optional.empty()));
        }
        groups.sort(Comparator.comparingLong(RunGroups.Group::count).reversed());
        return new RunGroups(group.toString(), "runs", groups);
    }

    private RunGroups best(Field field, Direction direction) {
        boolean least = direction == Direction.ASC;
        List<RunGroups.Group> groups = new ArrayList<>();
        for (Group found : groups(field)) {
            Run run = new Run(workspace, least ? found.minRun() : found.maxRun());
            double result = least ? found.min() : found.max();
            groups.add(new RunGroups.Group(found.value(), found.count(), result, Optional.of(run)));
        }
        Comparator<RunGroups.Group> byResult = Comparator.comparingDouble(RunGroups.Group::result);
        groups.sort(least ? byResult : byResult.reversed());
        return new RunGroups(group.toString(), (least ? "min " : "max ") + field, groups);
    }

    /** Returns what there is of each group, ordered by its value. */
    private List<Group> groups(@Nullable Field number) {
        OrderBy.Key byValue = new OrderBy.Key(group, Direction.ASC);
        return workspace.search().groups(criteria, group, number).stream()
                .sorted((left, right) -> byValue.compare(left.value(), right.value()))
                .toList();
    }
}
