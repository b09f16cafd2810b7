package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.ValueState;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates a filter into a condition on {@code run_entry r}, which is true or false, never unknown. What a filter says of one
 * field is asked in one go where that is the same. Confined to a thread.
 */
final class FilterSql {
    private final SearchForm form;
    private final MetricTest metrics;

    FilterSql(SearchForm form, MetricTest.DistinctValues distinct) {
        this.form = form;
        this.metrics = new MetricTest(distinct);
    }

    SqlText translate(Filter filter) throws SQLException {
        if (filter instanceof Filter.And and) {
            return joined(and.terms(), true);
        }
        if (filter instanceof Filter.Or or) {
            return joined(or.terms(), false);
        }
        if (filter instanceof Filter.Not not) {
            return new SqlText().add("not ").add(translate(not.term()));
        }
        return filter instanceof Condition condition
                ? look(condition.field(), test(condition), isMissing(condition))
                : new SqlText().add("true");
    }

    /** Selects the runs that match a condition other than that the field is missing. */
    SqlText runs(Condition condition) throws SQLException {
        return select(condition.field(), "run_id").add(test(condition));
    }

    static String name(Field field) {
        return StoredText.encode(field.entity() + "." + field.key());
    }

    private SqlText joined(List<Filter> terms, boolean all) throws SQLException {
        String word = all ? " and " : " or ";
        List<SqlText> parts = new ArrayList<>();
        Map<String, List<Condition>> same = new LinkedHashMap<>();
        for (Filter term : terms) {
            if (term instanceof Condition condition && !isMissing(condition) && isOneLook(condition.field(), all)) {
                same.computeIfAbsent(name(condition.field()), name -> new ArrayList<>())
                        .add(condition);
            } else {
                parts.add(translate(term));
            }
        }
        for (List<Condition> conditions : same.values()) {
            List<SqlText> tests = new ArrayList<>();
            for (Condition condition : conditions) {
                tests.add(test(condition));
            }
            SqlText test = new SqlText().add("(").add(SqlText.join(tests, word)).add(")");
            parts.add(look(conditions.get(0).field(), test, false));
        }
        return new SqlText().add("(").add(SqlText.join(parts, word)).add(")");
    }

    /** A field may have several values, each of which may match one of the conditions that all must hold; a metric has one. */
    private static boolean isOneLook(Field field, boolean all) {
        return !all || field.entity() == Entity.METRIC;
    }

    private static boolean isMissing(Condition condition) {
        return condition instanceof Condition.StateCheck check && check.state() == ValueState.NULL;
    }

    private SqlText look(Field field, SqlText test, boolean missing) {
        SqlText look = new SqlText().add(missing ? "not " : "");
        if (form == SearchForm.SETS) {
            return look.add("r.run_id in (")
                    .add(select(field, "run_id"))
                    .add(test)
                    .add(")");
        }
        String alias = field.entity() == Entity.METRIC ? "s" : "v";
        return look.add("exists (")
                .add(select(field, ""))
                .add(alias + ".run_id = r.run_id and ")
                .add(test)
                .add(" offset 0)"); // or the planner would make a join of it
    }

    private static SqlText select(Field field, String column) {
        String alias = field.entity() == Entity.METRIC ? "s" : "v";
        String columns = column.isEmpty() ? "" : alias + "." + column;
        return field.entity() == Entity.METRIC
                ? new SqlText()
                        .add(
                                "select " + columns + " from series s where s.metric = ? and ",
                                StoredText.encode(field.key()))
                : new SqlText().add("select " + columns + " from run_value v where v.field = ? and ", name(field));
    }

    private SqlText test(Condition condition) throws SQLException {
        return new SqlText()
                .add("(")
                .add(condition.field().entity() == Entity.METRIC ? metrics.of(condition) : ValueTest.of(condition))
                .add(")");
    }
}
