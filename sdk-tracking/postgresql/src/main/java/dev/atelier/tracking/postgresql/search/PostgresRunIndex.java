package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.OpenState;
import dev.atelier.tracking.postgresql.shipping.Shipping;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Searches runs in SQL. Thread-safe; each search brings the tables up to date first. */
public final class PostgresRunIndex implements RunIndex {
    private static final String FROM_FEW =
            " from (select distinct few.run_id from few) f join run_entry r on r.run_id = f.run_id";

    /** How many runs, those of a rare condition or the first in the order, are looked at one by one before all are together. */
    public static final int DRIVEN = 20_000;

    private static final int MOST_SETS = 8;

    private final Database database;
    private final OpenState state;
    private final Shipping shipping;
    private final SearchRefresh refresh;
    private final int driven;

    public PostgresRunIndex(Database database, OpenState state, Shipping shipping, SearchRefresh refresh, int driven) {
        this.database = database;
        this.state = state;
        this.shipping = shipping;
        this.refresh = refresh;
        this.driven = driven;
    }

    @Override
    public List<Hit> find(RunSelection selection) {
        return search(connection -> {
            SearchForm.PROBES.plan(connection);
            Optional<RareRuns> rare = rare(connection, selection);
            if (rare.isPresent()) {
                return findAmong(connection, selection, rare.get().runs(), new SqlText().add("true"));
            }
            Optional<List<Hit>> first = driven == 0
                    ? Optional.empty()
                    : new OrderWalk(connection, selection, driven, (wanted, runs, condition) -> {
                                return findAmong(connection, wanted, runs, condition);
                            })
                            .find();
            return first.isPresent() ? first.get() : findAmongAll(connection, selection);
        });
    }

    @Override
    public long count(RunSelection selection) {
        return search(connection -> {
            SearchForm.PROBES.plan(connection);
            Optional<RareRuns> rare = rare(connection, selection);
            SqlText sql = new SqlText();
            if (rare.isPresent()) {
                sql.add(among(rare.get().runs()));
                sql.add("select count(*)" + FROM_FEW + " where ").add(where(connection, selection, SearchForm.PROBES));
            } else {
                SearchForm.SETS.plan(connection);
                if (terms(selection).count() <= MOST_SETS) { // which several workers can do
                    sql.add("select count(*) from run_entry r where ")
                            .add(where(connection, selection, SearchForm.SETS));
                } else {
                    sql.add(amongAll(connection, selection))
                            .add("select count(*) from few r where ")
                            .add(rest(connection, selection));
                }
            }
            try (PreparedStatement query = sql.prepare(connection);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public List<Hit> values(RunSelection selection, List<Field> fields) {
        return search(connection -> {
            SearchForm.SETS.plan(connection);
            return new FieldReader(connection, fields).read(where(connection, selection, SearchForm.SETS));
        });
    }

    @Override
    public List<Group> groups(RunSelection selection, Field group, @Nullable Field number) {
        if (group.entity() == Entity.METRIC) {
            return RunIndex.super.groups(selection, group, number); // rare: metrics have no keys of their values
        }
        return search(connection -> {
            SearchForm.SETS.plan(connection);
            return new GroupSql(group, number).read(connection, where(connection, selection, SearchForm.SETS));
        });
    }

    private <T> T search(Database.Work<T> query) {
        state.requireOpen();
        shipping.shipAll();
        refresh.run();
        return database.snapshot("search runs", query);
    }

    private Optional<RareRuns> rare(Connection connection, RunSelection selection) throws SQLException {
        return driven == 0
                ? Optional.empty()
                : RareRuns.find(connection, selection, sql(connection, SearchForm.SETS), driven);
    }

    /** Looks at all conditions of some runs, or of all that fulfil one, which stops when enough are found. */
    private static List<Hit> findAmong(
            Connection connection, RunSelection selection, @Nullable SqlText runs, SqlText condition)
            throws SQLException {
        SqlText where = new SqlText()
                .add(" where ")
                .add(condition)
                .add(" and ")
                .add(where(connection, selection, SearchForm.PROBES));
        return runs == null
                ? find(connection, selection, SearchForm.PROBES, new SqlText(), " from run_entry r", where)
                : find(connection, selection, SearchForm.PROBES, among(runs), FROM_FEW, where);
    }

    /** Finds the runs that match in the first place, then puts them in order. */
    private static List<Hit> findAmongAll(Connection connection, RunSelection selection) throws SQLException {
        SearchForm.SETS.plan(connection);
        SqlText where = new SqlText().add(" where ").add(rest(connection, selection));
        return find(connection, selection, SearchForm.SETS, amongAll(connection, selection), " from few r", where);
    }

    private static SqlText amongAll(Connection connection, RunSelection selection) throws SQLException {
        RunSelection first = with(selection, terms(selection).limit(MOST_SETS));
        return new SqlText()
                .add("with few as materialized (select r.* from run_entry r where ")
                .add(where(connection, first, SearchForm.SETS))
                .add(") ");
    }

    /** Looks run by run at what is left when there are too many conditions for the planner to join. */
    private static SqlText rest(Connection connection, RunSelection selection) throws SQLException {
        RunSelection rest = with(selection, terms(selection).skip(MOST_SETS));
        return sql(connection, SearchForm.PROBES).translate(rest.filter());
    }

    private static Stream<Filter> terms(RunSelection selection) {
        return selection.filter() instanceof Filter.And and ? and.terms().stream() : Stream.of(selection.filter());
    }

    private static RunSelection with(RunSelection selection, Stream<Filter> terms) {
        List<Filter> all = terms.toList();
        Filter filter = all.isEmpty() ? Filter.parse("") : all.size() == 1 ? all.get(0) : new Filter.And(all);
        return new RunSelection(selection.scope(), filter, selection.order(), selection.after(), selection.limit());
    }

    private static SqlText among(SqlText runs) {
        return new SqlText().add("with few as materialized (").add(runs).add(") ");
    }

    private static List<Hit> find(
            Connection connection, RunSelection selection, SearchForm form, SqlText with, String few, SqlText where)
            throws SQLException {
        List<OrderColumn> columns = new ArrayList<>();
        for (OrderBy.Key key : selection.order().keys()) {
            columns.add(OrderColumn.of(key, columns.size(), form));
        }
        List<String> read = new ArrayList<>(List.of("r.run_id"));
        List<String> order = new ArrayList<>();
        SqlText from = new SqlText().add(few);
        for (OrderColumn column : columns) {
            read.addAll(column.read());
            column.orderBy(order);
            from.add(column.join());
        }
        SqlText sql = new SqlText()
                .add(with)
                .add("select " + String.join(", ", read))
                .add(from)
                .add(where);
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

    private static FilterSql sql(Connection connection, SearchForm form) {
        return new FilterSql(form, (column, metric) -> distinct(connection, column, metric));
    }

    private static SqlText where(Connection connection, RunSelection selection, SearchForm form) throws SQLException {
        SqlText sql = new SqlText();
        RunSelection.Scope scope = selection.scope();
        if (!scope.experiments().isEmpty()) {
            sql.add("r.experiment = any(?) and ", (Object) texts(scope.experiments()));
        }
        if (!scope.without().isEmpty()) {
            sql.add("r.experiment <> all(?) and ", (Object) texts(scope.without()));
        }
        return sql.add(sql(connection, form).translate(selection.filter()));
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
