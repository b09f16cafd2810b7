package dev.atelier.spi.tracking;

import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are looked for, and in which order. Immutable.
 *
 * @param scope whose runs
 * @param filter what they must match
 * @param order a total order: its last key is the run's id
 * @param after the values of the keys of {@code order} of the run to start behind, null for a missing one; empty to start
 *     at the first
 * @param limit how many runs at most, 1 or more
 */
public record RunSelection(Scope scope, Filter filter, OrderBy order, List<@Nullable Object> after, int limit) {
    /** {@inheritDoc} */
    public RunSelection {
        after = Collections.unmodifiableList(new ArrayList<>(after));
        if (!after.isEmpty() && after.size() != order.keys().size()) {
            throw new IllegalArgumentException("after has " + after.size() + " values for the keys " + order);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, got " + limit);
        }
    }

    /**
     * Whose runs are looked at. Immutable.
     *
     * @param experiments the names of the experiments; empty for all
     * @param without the names of experiments left out
     */
    public record Scope(Set<String> experiments, Set<String> without) {
        /** {@inheritDoc} */
        public Scope {
            experiments = Set.copyOf(experiments);
            without = Set.copyOf(without);
        }
    }
}
