package dev.atelier.tracking.postgresql.metric;

import dev.atelier.tracking.postgresql.series.MetricLock;
import dev.atelier.tracking.postgresql.sql.SqlArrays;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Deletes the metrics of runs, and tells what that would free. */
final class MetricDeletion {
    /** About what a row takes besides its data. */
    private static final int ROW = 150;

    private MetricDeletion() {}

    static long size(Connection connection, Collection<String> runIds) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("with s as (select id from series"
                + " where run_id = any(?)) select " + ROW + " * (select count(*) from s)"
                + " + coalesce((select sum(octet_length(data) + " + ROW + ") from point_chunk"
                + " where series_id in (select id from s)), 0)"
                + " + coalesce((select sum(octet_length(json) + " + ROW + ") from structured_value"
                + " where series_id in (select id from s)), 0)")) {
            new SqlArrays(query).setTexts(1, List.copyOf(runIds));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Deletes everything of a run, and remembers that, so that what is still in a journal stays away. */
    static void delete(Connection connection, String runId) throws SQLException {
        MetricLock.take(connection);
        update(
                connection,
                "insert into deleted_run as d (run_id, metrics)"
                        + " select r, coalesce((select array_agg(metric) from series where run_id = r), '{}')"
                        + " from (values (?)) as v (r) on conflict (run_id) do update"
                        + " set metrics = d.metrics || excluded.metrics, changed = excluded.changed",
                runId);
        String ofRun = " where series_id in (select id from series where run_id = ?)";
        update(connection, "delete from point_chunk" + ofRun, runId);
        update(connection, "delete from structured_value" + ofRun, runId);
        update(connection, "delete from series_origin" + ofRun, runId);
        update(connection, "delete from series where run_id = ?", runId);
    }

    private static void update(Connection connection, String sql, String runId) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, StoredText.encode(runId));
            update.executeUpdate();
        }
    }
}
