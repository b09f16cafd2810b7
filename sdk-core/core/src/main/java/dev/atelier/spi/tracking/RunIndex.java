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
     * Groups runs by a field and sums up a number of each. A run without a value of the field is in no group, one with several
     * is in several; a run whose number is missing, NaN, a text or several values counts for nothing.
     *
     * <p>Unless a store does better, {@link #values} gives it all runs to look at.
     *
     * @param selection which runs; its order, start and limit do not matter
     * @param group what they are grouped by; equal numbers are one group, and so are all NaN
     * @param number what is summed up, or null to count runs only, each with the number 0
     * @return the groups with a run, in any order
     * @throws dev.atelier.error.StoreException when the store cannot be read
     */
    default List<Group> groups(RunSelection selection, Field group, @Nullable Field number) {
        List<Field> fields = number == null ? List.of(group) : List.of(group, number);
        return GroupTally.of(values(selection, fields), number == null);
    }

    /**
     * A group of runs. Immutable.
     *
     * @param value the value that they share; of equal numbers any
     * @param count how many they are
     * @param sum the sum of their numbers, rounded in any order
     * @param min their least number
     * @param minRun the run that has it, the least id of several
     * @param max their greatest number
     * @param maxRun the run that has it, the least id of several
     */
    record Group(Object value, long count, double sum, double min, String minRun, double max, String maxRun) {
        /** {@inheritDoc} */
        public Group {
            min += 0.0; // -0.0 is 0.0
            max += 0.0;
        }
    }

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
