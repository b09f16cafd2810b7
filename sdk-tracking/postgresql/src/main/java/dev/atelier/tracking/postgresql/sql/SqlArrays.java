package dev.atelier.tracking.postgresql.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets lists as array parameters of a statement. */
public record SqlArrays(PreparedStatement statement) {
    /** Sets texts, encoded as they are stored. */
    public void setTexts(int index, List<String> texts) throws SQLException {
        set(index, "text", texts.stream().map(StoredText::encode).toArray());
    }

    public void setLongs(int index, List<@Nullable Long> numbers) throws SQLException {
        set(index, "bigint", numbers.toArray(new Long[0]));
    }

    public void setDoubles(int index, List<@Nullable Double> numbers) throws SQLException {
        set(index, "float8", numbers.toArray(new Double[0]));
    }

    private void set(int index, String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
