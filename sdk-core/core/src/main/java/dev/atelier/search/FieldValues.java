package dev.atelier.search;

import org.jspecify.annotations.Nullable;

/** The values of one run, looked up by field. Confined to the thread that searches. */
@FunctionalInterface
public interface FieldValues {
    /**
     * Returns the value of a field.
     *
     * <p>A field with several values (a run's datasets, the models made from it) gives a list of them. Times are epoch
     * milliseconds.
     *
     * @param field the field
     * @return a Double, Long, String or Boolean, a list of those, or null when the run has no such value
     */
    @Nullable
    Object value(Field field);
}
