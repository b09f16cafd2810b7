package dev.atelier.search;

import static java.util.Objects.requireNonNull;

/** A constant in a filter. Immutable; {@code toString} gives it as the grammar writes it. */
public sealed interface Literal {
    /**
     * Returns a text constant.
     *
     * @param value the text
     * @return the literal
     */
    static Literal of(String value) {
        return new Text(value);
    }

    /**
     * Returns an integer constant.
     *
     * @param value the number
     * @return the literal
     */
    static Literal of(long value) {
        return new Numeric(value);
    }

    /**
     * Returns a number constant.
     *
     * @param value the number; infinite is fine
     * @return the literal
     * @throws IllegalArgumentException if the value is NaN
     */
    static Literal of(double value) {
        return new Numeric(value);
    }

    /**
     * Returns a truth constant.
     *
     * @param value the truth value
     * @return the literal
     */
    static Literal of(boolean value) {
        return new Bool(value);
    }

    /**
     * Text.
     *
     * @param value the text, without quotes
     */
    record Text(String value) implements Literal {
        /** {@inheritDoc} */
        public Text {
            requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return "'" + value.replace("'", "''") + "'";
        }
    }

    /**
     * A number.
     *
     * @param value a Long, or a Double that is not NaN
     */
    record Numeric(Number value) implements Literal {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if it is neither a Long nor a Double, or NaN
         */
        public Numeric {
            requireNonNull(value, "value");
            if (!(value instanceof Long || value instanceof Double)) {
                throw new IllegalArgumentException("value must be a Long or a Double, not "
                        + value.getClass().getName());
            }
            if (Values.isNan(value)) {
                throw new IllegalArgumentException("value is NaN, which equals nothing; use 'is nan'");
            }
        }

        @Override
        public String toString() {
            double number = value.doubleValue();
            return Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : value.toString();
        }
    }

    /**
     * True or false.
     *
     * @param value the truth value
     */
    record Bool(boolean value) implements Literal {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }
}
