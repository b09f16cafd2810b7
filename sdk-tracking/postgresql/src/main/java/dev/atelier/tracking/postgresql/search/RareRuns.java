package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Filter;
import dev.atelier.search.Operator;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs that match the rarest condition of a filter, when those are few. Immutable.
 *
 * @param runs selects their ids, some of them several times
 * @param count how many ids that gives
 */
record RareRuns(SqlText runs, long count) {
    /** More conditions are not counted: they cost a look at the index each. */
    private static final int MOST_COUNTED = 12;

    /** Counts what the conditions that all must hold would give, by the indexes alone. */
    static Optional<RareRuns> find(Connection connection, RunSelection selection, FilterSql sql, int most)
            throws SQLException {
        List<SqlText> ways = new ArrayList<>();
        if (!selection.scope().experiments().isEmpty()) {
            String[] names = selection.scope().experiments().stream()
                    .map(StoredText::encode)
                    .toArray(String[]::new);
            ways.add(new SqlText().add("select r.run_id from run_entry r where r.experiment = any(?)", (Object) names));
        }
        for (Condition condition : indexed(selection.filter())) {
            ways.add(sql.runs(condition));
        }
        RareRuns rarest = null;
        for (SqlText way : ways) {
            long count = count(connection, way, rarest == null ? most : rarest.count);
            if (count <= most && (rarest == null || count < rarest.count)) {
                rarest = new RareRuns(way, count);
            }
        }
        return Optional.ofNullable(rarest);
    }

    private static List<Condition> indexed(Filter filter) {
        List<Condition> found = new ArrayList<>();
        List<Filter> terms = filter instanceof Filter.And and ? and.terms() : List.of(filter);
        for (Filter term : terms) {
            if (found.size() < MOST_COUNTED && term instanceof Condition condition && isIndexed(condition)) {
                found.add(condition);
            }
        }
        return found;
    }

    private static boolean isIndexed(Condition condition) {
        if (condition.field().entity() == Entity.METRIC) {
            return condition.field().aggregate() == Aggregate.LAST && MetricTest.isOfNumbers(condition);
        }
        return condition instanceof Condition.In
                || (condition instanceof Condition.Comparison comparison
                        && comparison.operator() != Operator.NOT_EQUAL);
    }

    /** Counts up to one more than the most. */
    private static long count(Connection connection, SqlText runs, long most) throws SQLException {
        SqlText sql = new SqlText()
                .add("select count(*) from (select from (")
                .add(runs)
                .add(") runs limit " + (most + 1) + ") counted");
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
