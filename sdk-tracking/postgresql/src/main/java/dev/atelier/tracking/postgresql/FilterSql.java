package dev.atelier.tracking.postgresql;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.search.ValueState;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Translates a filter into a condition on {@code run_entry r}, which is true or false, never unknown: every look at a value is an
 * {@code exists}. Confined to a thread.
 */
final class FilterSql {
    private static final int INDEXED = 100;

    private final DistinctValues distinct;

    /** {@code distinct} gives the values of a metric, for patterns: only Java knows the text form of a double. */
    FilterSql(DistinctValues distinct) {
        this.distinct = distinct;
    }

    /** Gives the different doubles of a column of series. */
    interface DistinctValues {
        List<Double> of(String column, String metric) throws SQLException;
    }

    SqlText translate(Filter filter) throws SQLException {
        if (filter instanceof Filter.And and) {
            return joined(and.terms(), " and ");
        }
        if (filter instanceof Filter.Or or) {
            return joined(or.terms(), " or ");
        }
        if (filter instanceof Filter.Not not) {
            return new SqlText().add("not ").add(translate(not.term()));
        }
        return filter instanceof Condition condition ? condition(condition) : new SqlText().add("true");
    }

    static String name(Field field) {
        return StoredText.encode(field.entity() + "." + field.key());
    }

    private SqlText joined(List<Filter> terms, String word) throws SQLException {
        List<SqlText> parts = new ArrayList<>();
        for (Filter term : terms) {
            parts.add(translate(term));
        }
        return new SqlText().add("(").add(SqlText.join(parts, word)).add(")");
    }

    private SqlText condition(Condition condition) throws SQLException {
        boolean missing = condition instanceof Condition.StateCheck check && check.state() == ValueState.NULL;
        SqlText found = new SqlText();
        found.add(missing ? "not exists (" : "exists (");
        if (condition.field().entity() == Entity.METRIC) {
            found.add(
                    "select from series s where s.run_id = r.run_id and s.metric = ? and ",
                    StoredText.encode(condition.field().key()));
            found.add(metricTest(condition));
        } else {
            found.add("select from run_value v where v.run_id = r.run_id and v.field = ? and ", name(condition.field()));
            found.add(valueTest(condition));
        }
        return found.add(")");
    }

    // ---- what documents say: values with keys in order

    private static SqlText valueTest(Condition condition) {
        if (condition instanceof Condition.StateCheck check) {
            return new SqlText()
                    .add(
                            switch (check.state()) {
                                case NAN -> "v.type = 'N'";
                                case NOT_NAN -> "v.type <> 'N'";
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
        byte[][] indexed = Arrays.stream(keys).map(FilterSql::indexed).toArray(byte[][]::new);
        return new SqlText()
                .add("substring(v.key from 1 for 100) = any(?) and v.key = any(?)", indexed, keys);
    }

    private static SqlText isNoneOf(List<Literal> literals) {
        return new SqlText().add("v.type <> 'N' and v.key <> all(?)", (Object) keys(literals));
    }

    private static SqlText ordered(Operator operator, Literal literal) {
        List<SqlText> parts = new ArrayList<>();
        number(literal)
                .ifPresent(number -> parts.add(
                        range(operator, SearchKey.of(number), SearchKey.NUMBERS, SearchKey.BEHIND_NUMBERS)));
        if (literal instanceof Literal.Text text) {
            parts.add(range(operator, SearchKey.of(text.value()), SearchKey.TEXTS, new byte[] {0x31}));
        }
        return new SqlText().add("(").add(SqlText.join(parts, " or ")).add(")");
    }

    /** A range of keys of one type, with what the index can use of it. */
    private static SqlText range(Operator operator, byte[] key, byte[] from, byte[] to) {
        boolean below = operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
        return below
                ? new SqlText()
                        .add(
                                "(v.key >= ? and v.key " + operator
                                        + " ? and substring(v.key from 1 for 100) between ? and ?)",
                                from,
                                key,
                                from,
                                indexed(key))
                : new SqlText()
                        .add(
                                "(v.key " + operator
                                        + " ? and v.key < ? and substring(v.key from 1 for 100) between ? and ?)",
                                key,
                                to,
                                indexed(key),
                                to);
    }

    private static byte[] indexed(byte[] key) {
        return key.length <= INDEXED ? key : Arrays.copyOf(key, INDEXED);
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
    private static Optional<Number> number(Literal literal) {
        if (literal instanceof Literal.Numeric numeric) {
            return Optional.of(numeric.value());
        }
        return literal instanceof Literal.Text text
                ? Optional.ofNullable(SearchNumbers.parse(text.value()))
                : Optional.empty();
    }

    // ---- metrics: the numbers of their series, or the last text of those without points

    private SqlText metricTest(Condition condition) throws SQLException {
        Aggregate aggregate = condition.field().aggregate();
        if (aggregate == Aggregate.COUNT) {
            return new SqlText()
                    .add("s.points + s.structured > 0 and ")
                    .add(numberTest(condition, MetricColumn.COUNT));
        }
        return new SqlText()
                .add("case when s.points > 0 then ")
                .add(numberTest(condition, MetricColumn.of(aggregate)))
                .add(" else s.last_text is not null and ")
                .add(textTest(condition))
                .add(" end");
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
        Optional<Number> number = number(literal);
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
            return new SqlText().add("(case when s.points > 0 then s.points else s.structured end)::text like ? escape ''", SearchText.of(pattern));
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
            return new SqlText().add("lower(upper(s.last_text)) like ? escape ''", SearchText.of(SearchText.fold(like.pattern())));
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
