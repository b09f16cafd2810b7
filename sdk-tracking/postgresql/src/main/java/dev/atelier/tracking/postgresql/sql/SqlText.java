package dev.atelier.tracking.postgresql.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement in the making, with its parameters. Confined to a thread. */
public final class SqlText {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** Adds text with a {@code ?} for each of the values, which are Longs, Doubles, Strings, byte[] or arrays of those. */
    public SqlText add(String part, Object... values) {
        text.append(part);
        parameters.addAll(List.of(values));
        return this;
    }

    public SqlText add(SqlText part) {
        text.append(part.text);
        parameters.addAll(part.parameters);
        return this;
    }

    public static SqlText join(List<SqlText> parts, String word) {
        SqlText joined = new SqlText();
        for (int i = 0; i < parts.size(); i++) {
            joined.add(i == 0 ? "" : word).add(parts.get(i));
        }
        return joined;
    }

    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        for (int i = 0; i < parameters.size(); i++) {
            set(statement, i + 1, parameters.get(i));
        }
        return statement;
    }

    @Override
    public String toString() {
        return text + " with " + parameters;
    }

    private static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        Connection connection = statement.getConnection();
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof byte[][] keys) {
            statement.setArray(index, connection.createArrayOf("bytea", keys));
        } else if (value instanceof String[] texts) {
            statement.setArray(index, connection.createArrayOf("text", texts));
        } else {
            statement.setObject(index, value);
        }
    }
}
