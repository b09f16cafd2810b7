package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Entity;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.tracking.postgresql.sql.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What documents say of one field, in the order of the index: the first bytes of the keys, all runs of one after those of
 * another. Confined to a thread.
 */
final class ValueHeads {
    /** Attributes that {@code run_entry} has. */
    private static final Set<String> OF_RUN = Set.of("run_id", "start_time");

    private final Connection connection;
    private final String field;
    private final boolean rising;

    private ValueHeads(Connection connection, OrderBy.Key key) {
        this.connection = connection;
        field = FilterSql.name(key.field());
        rising = key.direction() == Direction.ASC;
    }

    /** Returns the values that an order begins with; null for those that may be several, and for what has another index. */
    static @Nullable ValueHeads of(Connection connection, OrderBy.Key key) {
        return switch (key.field().entity()) {
            case METRIC, LINEAGE, DATASET -> null;
            default ->
                key.field().entity() == Entity.ATTRIBUTE
                                && OF_RUN.contains(key.field().key())
                        ? null
                        : new ValueHeads(connection, key);
        };
    }

    /** Returns the first head, from one on or behind it, or the one that comes a number of runs later; null behind the last. */
    byte @Nullable [] find(byte @Nullable [] from, boolean behind, int later) throws SQLException {
        SqlText sql =
                new SqlText().add("select v.head from run_value v where v.field = ? and v.head is not null", field);
        if (from != null) {
            sql.add(" and v.head " + (rising ? ">" : "<") + (behind ? "" : "=") + " ?", from);
        }
        sql.add(" order by v.head" + (rising ? "" : " desc") + " offset " + later + " limit 1");
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    /** Selects the runs from one head on, before another or to the end. */
    SqlText runs(byte[] from, byte @Nullable [] before) {
        SqlText sql = new SqlText()
                .add("select v.run_id from run_value v where v.field = ? and v.head " + (rising ? ">=" : "<="), field)
                .add(" ?", from);
        return before == null ? sql : sql.add(" and v.head " + (rising ? "<" : ">") + " ?", before);
    }

    /** Returns the condition on a run that its value has a head. */
    SqlText having(byte[] head) {
        return new SqlText()
                .add("exists (select from run_value v where v.run_id = r.run_id and v.field = ?", field)
                .add(" and v.head = ? offset 0)", head);
    }
}
