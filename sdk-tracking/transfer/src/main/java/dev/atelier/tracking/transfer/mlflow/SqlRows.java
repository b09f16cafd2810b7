package dev.atelier.tracking.transfer.mlflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Runs queries and hands out their rows one by one. */
final class SqlRows {
    private SqlRows() {}

    /** Hands out the rows; the row is the same object each time. */
    static void each(Connection connection, String sql, Consumer<SqlRow> row, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                Map<String, Object> values = new HashMap<>();
                SqlRow current = new SqlRow(values);
                while (result.next()) {
                    read(result, values);
                    row.accept(current);
                }
            }
        }
    }

    static Set<String> tables(Connection connection) throws SQLException {
        Set<String> tables = new TreeSet<>();
        each(connection, "SELECT name FROM sqlite_master WHERE type = 'table'", row -> tables.add(row.text("name")));
        return tables;
    }

    private static void read(ResultSet result, Map<String, Object> values) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        values.clear();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = result.getObject(i);
            if (value != null) {
                values.put(columns.getColumnLabel(i), value);
            }
        }
    }
}
