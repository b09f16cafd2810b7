package dev.atelier.tracking.postgresql.series;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.sql.SearchText;
import dev.atelier.tracking.postgresql.sql.SqlArrays;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A series' row while it is locked: its counts and the summary of its points. Confined to a thread. */
public final class SeriesRow {
    /** The columns that {@link #summary(ResultSet, int)} reads. */
    public static final String SUMMARY =
            "points, first_step, first_value, first_time, last_step, last_value, last_time, min, max";

    private final long id;
    private long structured;
    private @Nullable MetricSummary summary;
    private @Nullable String lastText;

    private SeriesRow(long id, long structured, @Nullable String lastText, @Nullable MetricSummary summary) {
        this.id = id;
        this.structured = structured;
        this.lastText = lastText;
        this.summary = summary;
    }

    /** Locks the rows that are there, in the order of their ids. */
    public static Map<SeriesKey, SeriesRow> lock(Connection connection, Collection<SeriesKey> keys)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select s.id, s.run_id, s.metric, s.structured, s.last_text, "
                        + SUMMARY + " from series s join unnest(?::text[], ?::text[]) as b (run_id, metric)"
                        + " on s.run_id = b.run_id and s.metric = b.metric order by s.id for update of s")) {
            SqlArrays arrays = new SqlArrays(query);
            arrays.setTexts(1, keys.stream().map(SeriesKey::runId).toList());
            arrays.setTexts(2, keys.stream().map(SeriesKey::metric).toList());
            Map<SeriesKey, SeriesRow> rows = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    SeriesKey key =
                            new SeriesKey(StoredText.decode(row.getString(2)), StoredText.decode(row.getString(3)));
                    rows.put(key, new SeriesRow(row.getLong(1), row.getLong(4), row.getString(5), summary(row, 6)));
                }
            }
            return rows;
        }
    }

    public static void update(Connection connection, Collection<SeriesRow> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update series s set points = b.points, structured = b.structured, first_step = b.first_step,"
                        + " first_value = b.first_value, first_time = b.first_time, last_step = b.last_step, last_value ="
                        + " b.last_value, last_time = b.last_time, min = b.min, max = b.max, last_text = b.last_text,"
                        + " changed = pg_current_xact_id()::text::bigint from unnest(?::bigint[], ?::bigint[],"
                        + " ?::bigint[], ?::bigint[], ?::float8[], ?::bigint[], ?::bigint[], ?::float8[], ?::bigint[],"
                        + " ?::float8[], ?::float8[], ?::text[]) as b (id, structured, points, first_step, first_value,"
                        + " first_time, last_step, last_value, last_time, min, max, last_text) where s.id = b.id")) {
            SqlArrays arrays = new SqlArrays(update);
            arrays.setLongs(1, each(rows, SeriesRow::id));
            arrays.setLongs(2, each(rows, row -> row.structured));
            arrays.setLongs(3, each(rows, SeriesRow::points));
            arrays.setLongs(
                    4,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.first().step()));
            arrays.setDoubles(
                    5,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.first().value()));
            arrays.setLongs(
                    6,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.first().timestamp()));
            arrays.setLongs(
                    7,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.last().step()));
            arrays.setDoubles(
                    8,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.last().value()));
            arrays.setLongs(
                    9,
                    each(
                            rows,
                            row -> row.summary == null
                                    ? null
                                    : row.summary.last().timestamp()));
            arrays.setDoubles(10, each(rows, row -> row.summary == null ? null : row.summary.min()));
            arrays.setDoubles(11, each(rows, row -> row.summary == null ? null : row.summary.max()));
            String[] texts = rows.stream().map(row -> row.lastText).toArray(String[]::new);
            update.setArray(12, connection.createArrayOf("text", texts));
            update.executeUpdate();
        }
    }

    /** Reads the columns of {@link #SUMMARY} from an index on; null when there are no points. */
    public static @Nullable MetricSummary summary(ResultSet row, int from) throws SQLException {
        long count = row.getLong(from);
        return count == 0
                ? null
                : new MetricSummary(
                        count,
                        point(row, from + 1),
                        point(row, from + 4),
                        row.getDouble(from + 7),
                        row.getDouble(from + 8));
    }

    public long id() {
        return id;
    }

    public long points() {
        return summary == null ? 0 : summary.count();
    }

    public void add(MetricSummary added) {
        summary = summary == null ? added : summary.plus(added);
    }

    /** Notes what a search finds in a series without points: its last value, if that is a text. */
    public void lastStructured(MetricValue value) {
        lastText = value.kind() == MetricKind.TEXT ? SearchText.of(JsonText.read(value.json())) : null;
    }

    /** Returns the number of the next structured value, which is counted. */
    public long nextStructured() {
        return structured++;
    }

    private static MetricPoint point(ResultSet row, int from) throws SQLException {
        return new MetricPoint(row.getLong(from), row.getDouble(from + 1), row.getLong(from + 2));
    }

    private static <T> List<@Nullable T> each(Collection<SeriesRow> rows, Function<SeriesRow, @Nullable T> column) {
        List<@Nullable T> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(column.apply(row)));
        return values;
    }
}
