package dev.atelier.tracking.postgresql;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.RunSelection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches runs in SQL. Thread-safe; each search brings the tables up to date first. */
final class PostgresRunIndex implements RunIndex {
    /** How many of the best runs by a metric are looked at before all are. */
    private static final int DRIVEN = 20_000;

    private final Database database;
    private final OpenState state;
    private final Shipping shipping;
    private final SearchRefresh refresh;

    PostgresRunIndex(Database database, OpenState state, Shipping shipping, SearchRefresh refresh) {
        this.database = database;
        this.state = state;
        this.shipping = shipping;
        this.refresh = refresh;
    }

    @Override
    public List<Hit> find(RunSelection selection) {
        return search(connection -> {
            Optional<List<Hit>> driven = driven(connection, selection);
            return driven.isPresent() ? driven.get() : find(connection, selection, new SqlText());
        });
    }

    @Override
    public long count(RunSelection selection) {
        return search(connection -> {
            SqlText sql = new SqlText().add("select count(*) from run_entry r where ").add(where(connection, selection));
            try (PreparedStatement query = sql.prepare(connection);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public List<Hit> values(RunSelection selection, List<Field> fields) {
        return search(connection -> new FieldReader(connection, fields).read(where(connection, selection)));
    }

    private <T> T search(Database.Work<T> query) {
        state.requireOpen();
        shipping.shipAll();
        refresh.run();
        return database.read("search runs", connection -> {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return query.run(connection);
            } finally {
                connection.rollback();
            }
        });
    }

    /**
     * Walks along the index of the first key's metric and looks at the other conditions of a limited number of runs: fast when the
     * filter is loose. Empty when that does not find enough.
     */
    private static Optional<List<Hit>> driven(Connection connection, RunSelection selection) throws SQLException {
        OrderBy.Key key = selection.order().keys().get(0);
        Field field = key.field();
        boolean drives = field.entity() == Entity.METRIC
                && field.aggregate() == Aggregate.LAST
                && (selection.after().isEmpty() || selection.after().get(0) instanceof Double);
        if (!drives || (key.direction() == Direction.DESC && hasTexts(connection, field))) {
            return Optional.empty();
        }
        Double bound = bound(connection, selection, key);
        if (bound == null) {
            return Optional.empty();
        }
        SqlText join = new SqlText()
                .add(
                        " join series s on s.run_id = r.run_id and s.metric = ? and s.points > 0 and s.last_value "
                                + (key.direction() == Direction.ASC ? "<" : ">") + " ? and s.last_value < 'NaN'",
                        StoredText.encode(field.key()),
                        bound);
        List<Hit> hits = find(connection, selection, join);
        return hits.size() == selection.limit() ? Optional.of(hits) : Optional.empty();
    }

    /** Returns the value that the driven search stays before, or null when there are not that many. */
    private static @Nullable Double bound(Connection connection, RunSelection selection, OrderBy.Key key)
            throws SQLException {
        boolean rising = key.direction() == Direction.ASC;
        SqlText sql = new SqlText()
                .add(
                        "select s.last_value from series s where s.metric = ? and s.points > 0 and s.last_value < 'NaN'",
                        StoredText.encode(key.field().key()));
        if (!selection.after().isEmpty() && selection.after().get(0) instanceof Double after && !after.isNaN()) {
            sql.add(rising ? " and s.last_value >= ?" : " and s.last_value <= ?", after);
        }
        sql.add(" order by s.last_value" + (rising ? "" : " desc") + " offset " + DRIVEN + " limit 1");
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getDouble(1) : null;
        }
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

    private static List<Hit> find(Connection connection, RunSelection selection, SqlText driver) throws SQLException {
        List<OrderColumn> columns = new ArrayList<>();
        for (OrderBy.Key key : selection.order().keys()) {
            columns.add(OrderColumn.of(key, columns.size()));
        }
        List<String> read = new ArrayList<>(List.of("r.run_id"));
        List<String> order = new ArrayList<>();
        SqlText from = new SqlText().add(" from run_entry r").add(driver);
        for (OrderColumn column : columns) {
            read.addAll(column.read());
            column.orderBy(order);
            from.add(column.join());
        }
        SqlText sql = new SqlText()
                .add("select " + String.join(", ", read))
                .add(from)
                .add(" where ")
                .add(where(connection, selection));
        if (!selection.after().isEmpty()) {
            sql.add(" and ").add(behind(columns, selection.after()));
        }
        sql.add(" order by " + String.join(", ", order) + " limit " + selection.limit());
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            List<Hit> hits = new ArrayList<>();
            while (row.next()) {
                hits.add(hit(row, columns));
            }
            return hits;
        }
    }

    private static Hit hit(ResultSet row, List<OrderColumn> columns) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        int from = 2;
        for (OrderColumn column : columns) {
            values.add(column.value(row, from));
            from += column.read().size();
        }
        return new Hit(StoredText.decode(row.getString(1)), values);
    }

    /** Compares the keys one after the other: behind in the first, or the same in it and behind in the second, and so on. */
    private static SqlText behind(List<OrderColumn> columns, List<@Nullable Object> after) {
        List<SqlText> ways = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            List<SqlText> way = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                way.add(columns.get(j).same(after.get(j)));
            }
            way.add(columns.get(i).behind(after.get(i)));
            ways.add(SqlText.join(way, " and "));
        }
        return new SqlText().add("(").add(SqlText.join(ways, " or ")).add(")");
    }

    private static SqlText where(Connection connection, RunSelection selection) throws SQLException {
        SqlText sql = new SqlText();
        RunSelection.Scope scope = selection.scope();
        if (!scope.experiments().isEmpty()) {
            sql.add("r.experiment = any(?) and ", (Object) texts(scope.experiments()));
        }
        if (!scope.without().isEmpty()) {
            sql.add("r.experiment <> all(?) and ", (Object) texts(scope.without()));
        }
        return sql.add(new FilterSql((column, metric) -> distinct(connection, column, metric))
                .translate(selection.filter()));
    }

    private static String[] texts(Iterable<String> names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(StoredText.encode(name)));
        return texts.toArray(new String[0]);
    }

    private static List<Double> distinct(Connection connection, String column, String metric) throws SQLException {
        SqlText sql = new SqlText()
                .add(
                        "select distinct on (float8send(" + column + ")) " + column
                                + " from series s where s.metric = ? and s.points > 0",
                        StoredText.encode(metric));
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            List<Double> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getDouble(1));
            }
            return values;
        }
    }
}
