package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Condition;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.search.ValueState;
import dev.atelier.tracking.postgresql.sql.SearchText;
import dev.atelier.tracking.postgresql.sql.SqlText;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions on {@code series s}: the numbers of a metric, or the last text of one without points. Confined to a thread. */
final class MetricTest {
    private final DistinctValues distinct;

    /** {@code distinct} gives the values of a metric, for patterns: only Java knows the text form of a double. */
    MetricTest(DistinctValues distinct) {
        this.distinct = distinct;
    }

    /** Gives the different doubles of a column of series. */
    interface DistinctValues {
        List<Double> of(String column, String metric) throws SQLException;
    }

    SqlText of(Condition condition) throws SQLException {
        Aggregate aggregate = condition.field().aggregate();
        if (aggregate == Aggregate.COUNT) {
            return new SqlText().add("s.points + s.structured > 0 and ").add(numberTest(condition, MetricColumn.COUNT));
        }
        SqlText numbers = numberTest(condition, MetricColumn.of(aggregate));
        if (isOfNumbers(condition)) {
            return new SqlText().add("s.points > 0 and ").add(numbers); // which has an index
        }
        return new SqlText()
                .add("case when s.points > 0 then ")
                .add(numbers)
                .add(" else s.last_text is not null and ")
                .add(textTest(condition))
                .add(" end");
    }

    /** Tells whether no text matches. */
    static boolean isOfNumbers(Condition condition) {
        return condition instanceof Condition.Comparison comparison
                && comparison.operator() != Operator.NOT_EQUAL
                && comparison.literal() instanceof Literal.Numeric;
    }

    private SqlText numberTest(Condition condition, String column) throws SQLException {
        SqlText test = new SqlText();
        if (condition instanceof Condition.StateCheck check) {
            return test.add(
                    switch (check.state()) {
                        case NAN -> column + " = 'NaN'";
                        case NOT_NAN -> column + " <> 'NaN'";
                        default -> "true";
                    });
        }
        if (condition instanceof Condition.Like || condition instanceof Condition.LikeIgnoreCase) {
            return matchesText(condition, column);
        }
        if (condition instanceof Condition.Comparison comparison) {
            return compare(column, comparison.operator(), comparison.literal());
        }
        boolean in = condition instanceof Condition.In;
        List<Literal> literals =
                condition instanceof Condition.In one ? one.literals() : ((Condition.NotIn) condition).literals();
        List<SqlText> parts = new ArrayList<>();
        for (Literal literal : literals) {
            parts.add(compare(column, in ? Operator.EQUAL : Operator.NOT_EQUAL, literal));
        }
        return test.add("(").add(SqlText.join(parts, in ? " or " : " and ")).add(")");
    }

    /** Compares doubles with a number that may lie between two of them. */
    private static SqlText compare(String column, Operator operator, Literal literal) {
        Optional<Number> number = ValueTest.number(literal);
        SqlText test = new SqlText().add("(" + column + " <> 'NaN' and ");
        if (number.isEmpty()) {
            return test.add(operator == Operator.NOT_EQUAL ? "true)" : "false)");
        }
        double floor = SearchNumbers.floor(number.get());
        double ceiling = SearchNumbers.ceiling(number.get());
        if (floor == ceiling) {
            return test.add(column + " " + sql(operator) + " ?)", floor);
        }
        return switch (operator) {
            case EQUAL -> test.add("false)");
            case NOT_EQUAL -> test.add("true)");
            case LESS, LESS_OR_EQUAL -> test.add(column + " <= ?)", floor);
            case GREATER, GREATER_OR_EQUAL -> test.add(column + " >= ?)", ceiling);
        };
    }

    private SqlText matchesText(Condition condition, String column) throws SQLException {
        if (column.equals(MetricColumn.COUNT)) {
            String pattern = condition instanceof Condition.Like like
                    ? like.pattern()
                    : SearchText.fold(((Condition.LikeIgnoreCase) condition).pattern());
            return new SqlText()
                    .add(
                            "(case when s.points > 0 then s.points else s.structured end)::text like ? escape ''",
                            SearchText.of(pattern));
        }
        List<byte[]> matching = new ArrayList<>();
        for (Double value : distinct.of(column, condition.field().key())) {
            if (condition.test(value)) {
                matching.add(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
            }
        }
        return new SqlText().add("float8send(" + column + ") = any(?)", (Object) matching.toArray(byte[][]::new));
    }

    private static SqlText textTest(Condition condition) {
        if (condition instanceof Condition.StateCheck check) {
            return new SqlText().add(check.state() == ValueState.NAN ? "false" : "true");
        }
        if (condition instanceof Condition.Like like) {
            return new SqlText().add("s.last_text like ? escape ''", SearchText.of(like.pattern()));
        }
        if (condition instanceof Condition.LikeIgnoreCase like) {
            // rare enough: series of texts are few, and their case is folded by the server
            return new SqlText()
                    .add("lower(upper(s.last_text)) like ? escape ''", SearchText.of(SearchText.fold(like.pattern())));
        }
        if (condition instanceof Condition.Comparison comparison) {
            return compareText(comparison.operator(), comparison.literal());
        }
        boolean in = condition instanceof Condition.In;
        List<Literal> literals =
                condition instanceof Condition.In one ? one.literals() : ((Condition.NotIn) condition).literals();
        String[] texts = literals.stream()
                .filter(Literal.Text.class::isInstance)
                .map(literal -> SearchText.of(((Literal.Text) literal).value()))
                .toArray(String[]::new);
        return new SqlText().add(in ? "s.last_text = any(?)" : "s.last_text <> all(?)", (Object) texts);
    }

    private static SqlText compareText(Operator operator, Literal literal) {
        return literal instanceof Literal.Text text
                ? new SqlText().add("s.last_text " + sql(operator) + " ?", SearchText.of(text.value()))
                : new SqlText().add(operator == Operator.NOT_EQUAL ? "true" : "false");
    }

    private static String sql(Operator operator) {
        return operator == Operator.NOT_EQUAL ? "<>" : operator.toString();
    }
}
