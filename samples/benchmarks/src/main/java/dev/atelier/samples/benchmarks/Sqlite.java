package dev.atelier.samples.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The reference for durable points: SQLite, write-ahead log, synchronous=NORMAL. Confined to a thread. */
final class Sqlite implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    Sqlite(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 60000");
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = normal");
            statement.execute("create table if not exists points"
                    + " (run integer, metric integer, step integer, value real, time integer)");
        }
        insert = connection.prepareStatement("insert into points values (?, ?, ?, ?, ?)");
    }

    /** Inserts points, one commit each. */
    void log(int first, int points) throws SQLException {
        for (int i = first; i < first + points; i++) {
            bind(i % Values.METRICS.length, i, System.currentTimeMillis());
            insert.executeUpdate();
        }
    }

    /** Inserts points of one metric in a few big commits. */
    void load(int points) throws SQLException {
        connection.setAutoCommit(false);
        for (int i = 0; i < points; i++) {
            bind(0, i, 1_700_000_000_000L + i);
            insert.executeUpdate();
            if (i % 500_000 == 0) {
                connection.commit();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Reads all points of the first metric into arrays; returns the sum of the values. */
    double read(int points) throws SQLException {
        long[] steps = new long[points];
        double[] values = new double[points];
        long[] times = new long[points];
        double sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select step, value, time from points where run = 1 and metric = 0")) {
            for (int i = 0; rows.next(); i++) {
                steps[i] = rows.getLong(1);
                values[i] = rows.getDouble(2);
                times[i] = rows.getLong(3);
                sum += values[i];
            }
        }
        return sum;
    }

    private void bind(int metric, int number, long time) throws SQLException {
        insert.setInt(1, 1);
        insert.setInt(2, metric);
        insert.setLong(3, number);
        insert.setDouble(4, Values.value(number));
        insert.setLong(5, time);
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
