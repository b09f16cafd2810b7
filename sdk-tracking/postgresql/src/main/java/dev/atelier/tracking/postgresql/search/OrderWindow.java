package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first runs in an order, by the index of its first key: the last value of a metric, or the start time. Immutable.
 *
 * @param runs selects their ids; null where they are a stretch of {@code run_entry r}
 * @param stretch a condition on {@code run_entry r}, which has an index in the usual order
 * @param last whether no run comes behind them
 */
record OrderWindow(@Nullable SqlText runs, SqlText stretch, boolean last) {
    /**
     * Takes about so many runs that come first, or behind a page; empty when no index has them.
     *
     * @param key the first key of the order
     * @param page the values of the last run of the page, from that of the key on; empty for none
     */
    static Optional<OrderWindow> of(Connection connection, OrderBy.Key key, List<@Nullable Object> page, int size)
            throws SQLException {
        Field field = key.field();
        boolean metric = field.entity() == Entity.METRIC && field.aggregate() == Aggregate.LAST;
        boolean time = field.entity() == Entity.ATTRIBUTE && field.key().equals("start_time");
        Object after = page.isEmpty() ? null : page.get(0);
        if (!(metric || time)
                || (!page.isEmpty() && !(metric ? isNumber(after) : after instanceof Long))
                || (metric && key.direction() == Direction.DESC && hasTexts(connection, field))) {
            return Optional.empty();
        }
        boolean rising = key.direction() == Direction.ASC;
        if (time) {
            SqlText stretch = new SqlText().add("true");
            from(stretch, "r.start_time", rising, after);
            Object bound = bound(
                    connection,
                    new SqlText().add(" from run_entry r where ").add(stretch),
                    "r.start_time",
                    rising,
                    size);
            before(stretch, "r.start_time", rising, bound);
            return Optional.of(new OrderWindow(null, stretch, bound == null));
        }
        SqlText runs = new SqlText()
                .add(
                        " from series s where s.metric = ? and s.points > 0 and s.last_value < 'NaN'",
                        StoredText.encode(field.key()));
        from(runs, "s.last_value", rising, after);
        Object bound = bound(connection, runs, "s.last_value", rising, size);
        SqlText window = new SqlText().add("select s.run_id").add(runs);
        before(window, "s.last_value", rising, bound);
        return Optional.of(new OrderWindow(window, new SqlText().add("true"), false));
    }

    private static void from(SqlText sql, String column, boolean rising, @Nullable Object after) {
        if (after != null) {
            sql.add(" and " + column + (rising ? " >= ?" : " <= ?"), after);
        }
    }

    private static void before(SqlText sql, String column, boolean rising, @Nullable Object bound) {
        if (bound != null) {
            sql.add(" and " + column + (rising ? " < ?" : " > ?"), bound);
        }
    }

    /** Returns the value that the window ends before, so that all runs with one value are in it or none; null at the end. */
    private static @Nullable Object bound(Connection connection, SqlText runs, String column, boolean rising, int size)
            throws SQLException {
        SqlText sql = new SqlText()
                .add("select " + column)
                .add(runs)
                .add(" order by " + column + (rising ? "" : " desc") + " offset " + size + " limit 1");
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getObject(1) : null;
        }
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Double number && !number.isNaN();
    }

    private static boolean hasTexts(Connection connection, Field field) throws SQLException {
        SqlText sql = new SqlText()
                .add(
                        "select 1 from series where metric = ? and points = 0 and last_text is not null limit 1",
                        StoredText.encode(field.key()));
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }
}
