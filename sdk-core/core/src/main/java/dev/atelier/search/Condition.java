package dev.atelier.search;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/** A filter that looks at one field. Immutable. */
public sealed interface Condition extends Filter {
    /**
     * Returns what the condition looks at.
     *
     * @return the field
     */
    Field field();

    /**
     * Tells whether a value satisfies the condition.
     *
     * @param value a present value: a Double, Long, String or Boolean
     * @return true if it does
     */
    boolean test(Object value);

    @Override
    default boolean matches(FieldValues values) {
        return Values.anyMatches(values.value(field()), this::test);
    }

    /**
     * Compares with a constant.
     *
     * @param field the field
     * @param operator the comparison
     * @param literal the constant
     */
    record Comparison(Field field, Operator operator, Literal literal) implements Condition {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the field cannot have such a value, or a boolean is ordered
         */
        public Comparison {
            requireNonNull(operator, "operator");
            requireAccepted(field, literal);
            if (operator.ordersValues() && literal instanceof Literal.Bool) {
                throw new IllegalArgumentException("cannot use " + operator + " with " + literal + "; use = or !=");
            }
        }

        @Override
        public boolean test(Object value) {
            return Values.satisfies(value, operator, literal);
        }

        @Override
        public String toString() {
            return field + " " + operator + " " + literal;
        }
    }

    /**
     * Asks whether the value equals one of several constants.
     *
     * @param field the field
     * @param literals the constants, at least one
     */
    record In(Field field, List<Literal> literals) implements Condition {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if there is none, or the field cannot have such a value
         */
        public In {
            literals = requireAccepted(field, literals);
        }

        @Override
        public boolean test(Object value) {
            return Values.isOneOf(value, literals);
        }

        @Override
        public String toString() {
            return field + " in " + list(literals);
        }
    }

    /**
     * Asks whether the value is present and equals none of several constants.
     *
     * @param field the field
     * @param literals the constants, at least one
     */
    record NotIn(Field field, List<Literal> literals) implements Condition {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if there is none, or the field cannot have such a value
         */
        public NotIn {
            literals = requireAccepted(field, literals);
        }

        @Override
        public boolean test(Object value) {
            return Values.isNoneOf(value, literals);
        }

        @Override
        public String toString() {
            return field + " not in " + list(literals);
        }
    }

    /**
     * Compares the text form with a pattern, minding letter case.
     *
     * @param field the field
     * @param pattern the pattern: {@code %} is any text, {@code _} one character; there is no escape
     */
    record Like(Field field, String pattern) implements Condition {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the field has no text
         */
        public Like {
            requireText(field);
            requireNonNull(pattern, "pattern");
        }

        @Override
        public boolean test(Object value) {
            return !Values.isNan(value) && LikePattern.matches(pattern, value.toString());
        }

        @Override
        public String toString() {
            return field + " like " + Literal.of(pattern);
        }
    }

    /**
     * Compares the text form with a pattern in any letter case.
     *
     * @param field the field
     * @param pattern the pattern: {@code %} is any text, {@code _} one character; there is no escape
     */
    record LikeIgnoreCase(Field field, String pattern) implements Condition {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the field has no text
         */
        public LikeIgnoreCase {
            requireText(field);
            requireNonNull(pattern, "pattern");
        }

        @Override
        public boolean test(Object value) {
            return !Values.isNan(value) && LikePattern.matchesIgnoringCase(pattern, value.toString());
        }

        @Override
        public String toString() {
            return field + " ilike " + Literal.of(pattern);
        }
    }

    /**
     * Asks whether the value is there, or whether it is NaN.
     *
     * @param field the field
     * @param state the state asked for
     */
    record StateCheck(Field field, ValueState state) implements Condition {
        /** {@inheritDoc} */
        public StateCheck {
            requireNonNull(field, "field");
            requireNonNull(state, "state");
        }

        @Override
        public boolean matches(FieldValues values) {
            return state == ValueState.NULL ? Values.isMissing(values.value(field)) : Condition.super.matches(values);
        }

        @Override
        public boolean test(Object value) {
            return switch (state) {
                case NULL -> false;
                case NOT_NULL -> true;
                case NAN -> Values.isNan(value);
                case NOT_NAN -> !Values.isNan(value);
            };
        }

        @Override
        public String toString() {
            return field + " is " + state;
        }
    }

    private static String list(List<Literal> literals) {
        return literals.stream().map(Literal::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<Literal> requireAccepted(Field field, List<Literal> literals) {
        if (literals.isEmpty()) {
            throw new IllegalArgumentException("literals is empty; give at least one for " + field);
        }
        literals.forEach(literal -> requireAccepted(field, literal));
        return List.copyOf(literals);
    }

    private static void requireAccepted(Field field, Literal literal) {
        ValueType type = ValueType.of(requireNonNull(field, "field"));
        if (!type.accepts(requireNonNull(literal, "literal"))) {
            throw new IllegalArgumentException(
                    "cannot compare " + field + " with " + literal + "; use " + type.description());
        }
    }

    private static void requireText(Field field) {
        if (!ValueType.of(requireNonNull(field, "field")).hasText()) {
            throw new IllegalArgumentException("cannot match " + field + " with a pattern; it is a number");
        }
    }
}
