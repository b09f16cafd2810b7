package dev.atelier.search;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How stored values compare with literals and with each other; {@link Filter} documents the rules. */
final class Values {
    private Values() {}

    /** Tells whether the value, or one of several, passes the test; a missing one does not. */
    static boolean anyMatches(@Nullable Object value, Predicate<Object> test) {
        return value instanceof List<?> list
                ? list.stream().anyMatch(element -> test.test(supported(element)))
                : value != null && test.test(supported(value));
    }

    static boolean isMissing(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    static boolean isNan(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    static boolean satisfies(Object value, Operator operator, Literal literal) {
        if (isNan(value)) {
            return false;
        }
        if (operator.ordersValues()) {
            OptionalInt order = order(value, literal);
            return order.isPresent() && operator.accepts(order.getAsInt());
        }
        return isEqual(value, literal) == (operator == Operator.EQUAL);
    }

    static boolean isOneOf(Object value, List<Literal> literals) {
        return !isNan(value) && literals.stream().anyMatch(literal -> isEqual(value, literal));
    }

    static boolean isNoneOf(Object value, List<Literal> literals) {
        return !isNan(value) && literals.stream().noneMatch(literal -> isEqual(value, literal));
    }

    /** Orders present values: numbers, then false and true, then text. Neither may be NaN. */
    static int compare(Object left, Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            return Numbers.compare(one, other);
        }
        if (left instanceof Boolean one && right instanceof Boolean other) {
            return one.compareTo(other);
        }
        return left instanceof String one && right instanceof String other
                ? compareText(one, other)
                : Integer.compare(typeRank(left), typeRank(right));
    }

    static Object supported(Object value) {
        if (value instanceof Double || value instanceof Long || value instanceof String || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("value is a " + value.getClass().getName()
                + "; a field must have a Double, Long, String or Boolean, or a list of those");
    }

    private static boolean isEqual(Object value, Literal literal) {
        if (literal instanceof Literal.Numeric numeric) {
            return value instanceof Number number && Numbers.compare(number, numeric.value()) == 0;
        }
        if (literal instanceof Literal.Text text) {
            return value.toString().equals(text.value()) || isSameNumber(value, text.value());
        }
        return literal instanceof Literal.Bool bool && value.equals(bool.value());
    }

    private static boolean isSameNumber(Object value, String text) {
        return value instanceof Number && order(value, Literal.of(text)).equals(OptionalInt.of(0));
    }

    private static OptionalInt order(Object value, Literal literal) {
        if (value instanceof Number number) {
            Number other = asNumber(literal);
            return other == null ? OptionalInt.empty() : OptionalInt.of(Numbers.compare(number, other));
        }
        return value instanceof String string && literal instanceof Literal.Text text
                ? OptionalInt.of(compareText(string, text.value()))
                : OptionalInt.empty();
    }

    private static @Nullable Number asNumber(Literal literal) {
        if (literal instanceof Literal.Numeric numeric) {
            return numeric.value();
        }
        return literal instanceof Literal.Text text ? Numbers.parse(text.value()) : null;
    }

    /** Compares by code point, which is also the order of the UTF-8 bytes and of a database's "C" collation. */
    private static int compareText(String left, String right) {
        int i = 0;
        while (i < left.length() && i < right.length()) {
            int one = left.codePointAt(i);
            int other = right.codePointAt(i);
            if (one != other) {
                return Integer.compare(one, other);
            }
            i += Character.charCount(one);
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int typeRank(Object value) {
        return value instanceof Number ? 0 : value instanceof Boolean ? 1 : 2;
    }
}
