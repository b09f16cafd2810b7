package dev.atelier.internal.run;

import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for among the runs.
 *
 * @param experiments the names of the experiments looked at; empty for all that are not archived
 * @param filter what a run must match
 * @param order the order asked for; the newest first where it leaves a choice
 * @param limit how many runs at most
 * @param after the values of the last run of the page before; empty for the first page
 */
public record RunCriteria(
        Set<String> experiments, Filter filter, OrderBy order, int limit, List<@Nullable Object> after) {
    public RunCriteria {
        experiments = Set.copyOf(experiments);
        after = Collections.unmodifiableList(new ArrayList<>(after));
    }

    public RunCriteria() {
        this(Set.of(), Filter.all(), new OrderBy(List.of()), Integer.MAX_VALUE, List.of());
    }

    public RunCriteria withExperiments(Set<String> names) {
        return new RunCriteria(names, filter, order, limit, after);
    }

    public RunCriteria withFilter(Filter changed) {
        return new RunCriteria(experiments, changed, order, limit, after);
    }

    public RunCriteria withOrder(OrderBy changed) {
        return new RunCriteria(experiments, filter, changed, limit, after);
    }

    public RunCriteria withLimit(int max) {
        return new RunCriteria(experiments, filter, order, max, after);
    }

    public RunCriteria withAfter(List<@Nullable Object> values) {
        return new RunCriteria(experiments, filter, order, limit, values);
    }
}
