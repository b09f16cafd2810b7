package dev.atelier.spi.tracking;

import dev.atelier.search.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store's own search for runs, with the meaning of {@link dev.atelier.search.Filter} and {@link
 * dev.atelier.search.OrderBy}. Thread-safe.
 *
 * <p>Searches see every commit and append that had returned before, in this process or another.
 */
public interface RunIndex {
    /**
     * Finds runs.
     *
     * @param selection which ones
     * @return in order
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    List<Hit> find(RunSelection selection);

    /**
     * Counts runs.
     *
     * @param selection which ones; its order, start and limit do not matter
     * @return how many match
     */
    long count(RunSelection selection);

    /**
     * Reads some fields of many runs, for groups and aggregates.
     *
     * @param selection which runs; its order, start and limit do not matter
     * @param fields what is read
     * @return a row for each matching run, in any order
     */
    List<Hit> values(RunSelection selection, List<Field> fields);

    /**
     * A run that was found. Immutable.
     *
     * @param runId its id
     * @param values the values of the order's keys, or of the fields asked for; null for a missing one. A key of the order
     *     with several values gives the first of them, a field asked for an ordered list of all
     */
    record Hit(String runId, List<@Nullable Object> values) {
        /** {@inheritDoc} */
        public Hit {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }
}
