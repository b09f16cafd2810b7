package dev.atelier.tracking.postgresql.metric;

import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.MetricStore.ChangedSeries;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.series.SeriesRow;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series that changed since a transaction. Immutable.
 *
 * <p>Rows carry the id of the transaction that changed them last. One that is still under way when these are read has an id of
 * at least {@code next}, so that the next reading finds what it has changed.
 *
 * @param rows the series
 * @param next where to read on
 */
record ChangedRows(List<Row> rows, long next) {
    /** A series, with its summary unless it has no points. */
    record Row(SeriesKey key, @Nullable MetricSummary summary) {}

    static ChangedRows read(Connection connection, long after) throws SQLException {
        long next = snapshot(connection);
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select run_id, metric, " + SeriesRow.SUMMARY
                + " from series where changed >= ? and points + structured > 0"
                + " union all select run_id, unnest(metrics), 0, 0, 0, 0, 0, 0, 0, 0, 0"
                + " from deleted_run where changed >= ?")) {
            query.setLong(1, after);
            query.setLong(2, after);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    SeriesKey key =
                            new SeriesKey(StoredText.decode(row.getString(1)), StoredText.decode(row.getString(2)));
                    rows.add(new Row(key, SeriesRow.summary(row, 3)));
                }
            }
        }
        return new ChangedRows(rows, next);
    }

    long tell(ChangedSeries changed) {
        rows.forEach(row -> changed.accept(row.key(), row.summary()));
        return next;
    }

    private static long snapshot(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
