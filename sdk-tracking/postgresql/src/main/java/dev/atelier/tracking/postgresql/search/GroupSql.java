package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.spi.tracking.RunIndex.Group;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups runs by what documents say of them, which has keys that are equal where the values are. Immutable. */
final class GroupSql {
    private static final int FETCH = 5_000;

    /** Scales numbers that the server, which fails where a sum overflows, must not add up as they are. */
    private static final double SCALE = 0x1p60;

    private static final String HUGE = "abs(x) >= 1e290 and abs(x) < 'Infinity'";

    private static final String SUMS = "), t as (select k, max(shown) as shown, count(*) as n,"
            + " coalesce(sum(x) filter (where not (" + HUGE + ")), 0) as sum,"
            + " coalesce(sum(x / " + (long) SCALE + ") filter (where " + HUGE + "), 0) as huge,"
            + " min(x) as least, max(x) as greatest from v where x is not null group by k)"
            + " select t.shown, t.n, t.sum, t.huge, t.least, min(v.run_id) filter (where v.x = t.least),"
            + " t.greatest, min(v.run_id) filter (where v.x = t.greatest)"
            + " from t join v on v.k = t.k and v.x is not null"
            + " group by t.k, t.shown, t.n, t.sum, t.huge, t.least, t.greatest";

    private final Field group;
    private final @Nullable Field number;

    GroupSql(Field group, @Nullable Field number) {
        this.group = group;
        this.number = number;
    }

    /** Groups the runs {@code r} that match a condition. */
    List<Group> read(Connection connection, SqlText where) throws SQLException {
        SqlText sql = new SqlText()
                .add("with v as materialized (select " + once()
                        + "coalesce(g.key, '') as k, g.type::text || g.text as shown," + " r.run_id, " + expression()
                        + " as x from run_entry r")
                .add(" join run_value g on g.run_id = r.run_id and g.field = ?", FilterSql.name(group))
                .add(join())
                .add(" where ")
                .add(where)
                .add(once().isEmpty() ? "" : " order by r.run_id, coalesce(g.key, ''), shown desc")
                .add(SUMS);
        try (PreparedStatement query = sql.prepare(connection)) {
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                List<Group> groups = new ArrayList<>();
                while (row.next()) {
                    groups.add(group(row));
                }
                return groups;
            }
        }
    }

    private static Group group(ResultSet row) throws SQLException {
        String shown = row.getString(1);
        return new Group(
                SearchValue.read(shown.charAt(0), shown.substring(1)),
                row.getLong(2),
                row.getDouble(3) + row.getDouble(4) * SCALE,
                row.getDouble(5),
                StoredText.decode(row.getString(6)),
                row.getDouble(7),
                StoredText.decode(row.getString(8)));
    }

    /** Only what other documents say of a run, and its data sets, may be said several times. */
    private String once() {
        boolean several = group.entity() == Entity.LINEAGE || group.entity() == Entity.DATASET;
        return several ? "distinct on (r.run_id, coalesce(g.key, '')) " : "";
    }

    private String expression() {
        if (number == null) {
            return "0::float8";
        }
        if (number.entity() != Entity.METRIC) {
            return "case when m.type in ('L', 'D') and not m.listed then m.text::float8 end";
        }
        String column = MetricColumn.of(number.aggregate()).replace("s.", "m.");
        String has = number.aggregate() == Aggregate.COUNT ? "m.points + m.structured" : "m.points";
        return "case when " + has + " > 0 and " + column + " <> 'NaN' then " + column + " end";
    }

    private SqlText join() {
        if (number == null) {
            return new SqlText();
        }
        return number.entity() == Entity.METRIC
                ? new SqlText()
                        .add(" join series m on m.run_id = r.run_id and m.metric = ?", StoredText.encode(number.key()))
                : new SqlText().add(" join run_value m on m.run_id = r.run_id and m.field = ?", FilterSql.name(number));
    }
}
