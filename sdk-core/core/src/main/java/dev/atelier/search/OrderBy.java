package dev.atelier.search;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.FilterSyntaxException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An order of runs by one or more fields, such as {@code metrics.rmse, start_time desc}. Immutable.
 *
 * <p>Whatever the direction, values come before NaN, and NaN before what is missing. Numbers come before false, true and text;
 * text is ordered by Unicode code point. {@code desc} turns the order of the values only. A field with several values counts
 * with its first. Ties are left to the caller.
 *
 * @param keys the fields, the most important first; empty when any order will do
 */
public record OrderBy(List<Key> keys) {
    /** Orders present values that are not NaN: numbers by value, then false and true, then text by code point. */
    public static final Comparator<Object> VALUES = Values::compare;

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a field occurs twice
     */
    public OrderBy {
        keys = List.copyOf(keys);
        Set<Field> seen = new HashSet<>();
        for (Key key : keys) {
            if (!seen.add(key.field())) {
                throw new IllegalArgumentException("keys has " + key.field() + " twice");
            }
        }
    }

    /** The direction of a key. */
    public enum Direction {
        /** The smallest value first. */
        ASC,
        /** The greatest value first. */
        DESC
    }

    /**
     * A field to order by.
     *
     * @param field the field
     * @param direction the direction
     */
    public record Key(Field field, Direction direction) {
        /** {@inheritDoc} */
        public Key {
            requireNonNull(field, "field");
            requireNonNull(direction, "direction");
        }

        @Override
        public String toString() {
            return direction == Direction.ASC ? field.toString() : field + " desc";
        }

        /**
         * Compares two values of the field.
         *
         * @param left a value as {@link FieldValues} gives it: null for a missing one, a list for several
         * @param right another one
         * @return below 0 when the left one comes first, 0 when neither does
         */
        public int compare(@Nullable Object left, @Nullable Object right) {
            return compareFirst(first(left), first(right));
        }

        private int compareFirst(@Nullable Object left, @Nullable Object right) {
            int byClass = Integer.compare(rank(left), rank(right));
            if (byClass != 0 || left == null || right == null || Values.isNan(left)) {
                return byClass;
            }
            return direction == Direction.ASC ? Values.compare(left, right) : Values.compare(right, left);
        }

        private static int rank(@Nullable Object value) {
            return value == null ? 2 : Values.isNan(value) ? 1 : 0;
        }

        private static @Nullable Object first(@Nullable Object value) {
            if (value == null || Values.isMissing(value)) {
                return null;
            }
            return Values.supported(value instanceof List<?> list ? list.get(0) : value);
        }
    }

    /**
     * Reads an order: fields as in a {@link Filter}, each with an optional {@code asc} or {@code desc}, separated by commas.
     *
     * @param text the order; blank for none
     * @return the order
     * @throws FilterSyntaxException if the text is not an order; it has the position
     */
    public static OrderBy parse(String text) {
        return new OrderByParser(requireNonNull(text, "text")).parse();
    }

    /**
     * Returns a comparator; runs that are equal in all keys compare as 0.
     *
     * @return the comparator, thread-safe
     */
    public Comparator<FieldValues> comparator() {
        return (left, right) -> {
            for (Key key : keys) {
                int order = key.compare(left.value(key.field), right.value(key.field));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    /** Returns the canonical text, which {@link #parse} reads as an equal order. */
    @Override
    public String toString() {
        return keys.stream().map(Key::toString).collect(Collectors.joining(", "));
    }
}
