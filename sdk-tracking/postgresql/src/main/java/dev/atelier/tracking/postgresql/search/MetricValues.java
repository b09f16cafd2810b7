package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.tracking.postgresql.sql.SearchText;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a search finds of a series, from the columns points, structured, the aggregate and last_text. */
final class MetricValues {
    private MetricValues() {}

    static @Nullable Object read(ResultSet row, int from, Aggregate aggregate) throws SQLException {
        long points = row.getLong(from);
        long structured = row.getLong(from + 1);
        if (aggregate == Aggregate.COUNT) {
            return points + structured == 0 ? null : (Object) (points > 0 ? points : structured);
        }
        if (points > 0) {
            return row.getDouble(from + 2);
        }
        String text = row.getString(from + 3);
        return text == null ? null : SearchText.original(text);
    }
}
