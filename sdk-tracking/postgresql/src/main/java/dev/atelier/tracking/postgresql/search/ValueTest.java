package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.tracking.postgresql.sql.SearchText;
import dev.atelier.tracking.postgresql.sql.SqlText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Conditions on {@code run_value v}: what documents say, values with keys in order. */
final class ValueTest {
    private ValueTest() {}

    static SqlText of(Condition condition) {
        if (condition instanceof Condition.StateCheck check) {
            return new SqlText()
                    .add(
                            switch (check.state()) {
                                case NAN -> "v.head is null";
                                case NOT_NAN -> "v.head is not null";
                                default -> "true";
                            });
        }
        if (condition instanceof Condition.Like like) {
            return new SqlText().add("v.type <> 'N' and v.text like ? escape ''", SearchText.of(like.pattern()));
        }
        if (condition instanceof Condition.LikeIgnoreCase like) {
            return new SqlText()
                    .add(
                            "v.type <> 'N' and coalesce(v.folded, v.text) like ? escape ''",
                            SearchText.of(SearchText.fold(like.pattern())));
        }
        if (condition instanceof Condition.In in) {
            return isOneOf(in.literals());
        }
        if (condition instanceof Condition.NotIn in) {
            return isNoneOf(in.literals());
        }
        Condition.Comparison comparison = (Condition.Comparison) condition;
        return switch (comparison.operator()) {
            case EQUAL -> isOneOf(List.of(comparison.literal()));
            case NOT_EQUAL -> isNoneOf(List.of(comparison.literal()));
            default -> ordered(comparison.operator(), comparison.literal());
        };
    }

    private static SqlText isOneOf(List<Literal> literals) {
        byte[][] keys = keys(literals);
        if (areShort(keys)) {
            return new SqlText().add("v.head = any(?)", (Object) keys);
        }
        byte[][] heads = Arrays.stream(keys).map(SearchKey::head).toArray(byte[][]::new);
        return new SqlText().add("v.head = any(?) and v.key = any(?)", heads, keys);
    }

    private static SqlText isNoneOf(List<Literal> literals) {
        byte[][] keys = keys(literals);
        return new SqlText().add("v.head is not null and v." + column(keys) + " <> all(?)", (Object) keys);
    }

    private static String column(byte[]... keys) {
        return areShort(keys) ? "head" : "key";
    }

    private static boolean areShort(byte[]... keys) {
        return Arrays.stream(keys).allMatch(SearchKey::isShort);
    }

    private static SqlText ordered(Operator operator, Literal literal) {
        List<SqlText> parts = new ArrayList<>();
        number(literal)
                .ifPresent(number ->
                        parts.add(range(operator, SearchKey.of(number), SearchKey.NUMBERS, SearchKey.BEHIND_NUMBERS)));
        if (literal instanceof Literal.Text text) {
            parts.add(range(operator, SearchKey.of(text.value()), SearchKey.TEXTS, SearchKey.BEHIND_TEXTS));
        }
        return new SqlText().add("(").add(SqlText.join(parts, " or ")).add(")");
    }

    /** A range of keys of one type, with what the index can use of it. */
    private static SqlText range(Operator operator, byte[] key, byte[] from, byte[] to) {
        boolean below = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
        SqlText range = new SqlText().add("(v." + column(key) + " " + operator + " ?", key);
        range.add(below ? " and v.head >= ?" : " and v.head < ?", below ? from : to);
        if (!SearchKey.isShort(key)) {
            range.add(below ? " and v.head <= ?" : " and v.head >= ?", SearchKey.head(key));
        }
        return range.add(")");
    }

    /** Returns the keys of all values that equal one of the literals. */
    private static byte[][] keys(List<Literal> literals) {
        List<byte[]> keys = new ArrayList<>();
        for (Literal literal : literals) {
            number(literal).ifPresent(number -> keys.add(SearchKey.of(number)));
            if (literal instanceof Literal.Bool bool) {
                keys.add(SearchKey.of(bool.value()));
            } else if (literal instanceof Literal.Text text) {
                keys.add(SearchKey.of(text.value()));
                if (text.value().equals("true") || text.value().equals("false")) {
                    keys.add(SearchKey.of(Boolean.valueOf(text.value())));
                }
            }
        }
        return keys.toArray(byte[][]::new);
    }

    /** Returns the number that a literal is, or that its text stands for. */
    static Optional<Number> number(Literal literal) {
        if (literal instanceof Literal.Numeric numeric) {
            return Optional.of(numeric.value());
        }
        return literal instanceof Literal.Text text
                ? Optional.ofNullable(SearchNumbers.parse(text.value()))
                : Optional.empty();
    }
}
