package dev.atelier.tracking.postgresql.series;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps a deletion of metrics apart from the shipments of all processes, until the end of the transaction. */
public final class MetricLock {
    private static final String KEY = "hashtextextended('atelier metrics ' || current_schema(), 0)";

    private MetricLock() {}

    public static void share(Connection connection) throws SQLException {
        execute(connection, "select pg_advisory_xact_lock_shared(" + KEY + ")");
    }

    public static void take(Connection connection) throws SQLException {
        execute(connection, "select pg_advisory_xact_lock(" + KEY + ")");
    }

    private static void execute(Connection connection, String lock) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
        }
    }
}
