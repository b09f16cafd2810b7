package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex.Hit;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads some fields of all runs that match a condition. Confined to a thread. */
final class FieldReader {
    private static final int FETCH = 5_000;

    private final Connection connection;
    private final List<Field> fields;
    private final Map<String, List<@Nullable Object>> runs = new LinkedHashMap<>();

    FieldReader(Connection connection, List<Field> fields) {
        this.connection = connection;
        this.fields = List.copyOf(fields);
    }

    List<Hit> read(SqlText where) throws SQLException {
        query(
                new SqlText().add("select r.run_id from run_entry r where ").add(where),
                row -> runs.put(row.getString(1), new ArrayList<>(Collections.nCopies(fields.size(), null))));
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).entity() == Entity.METRIC) {
                readMetric(i, where);
            } else {
                readValue(i, where);
            }
        }
        List<Hit> hits = new ArrayList<>(runs.size());
        runs.forEach((run, values) -> hits.add(new Hit(StoredText.decode(run), values)));
        return hits;
    }

    private void readMetric(int index, SqlText where) throws SQLException {
        Field field = fields.get(index);
        SqlText sql = new SqlText()
                .add(
                        "select s.run_id, s.points, s.structured, " + MetricColumn.of(field.aggregate())
                                + ", s.last_text from series s where s.metric = ?",
                        StoredText.encode(field.key()))
                .add(" and s.run_id in (select r.run_id from run_entry r where ")
                .add(where)
                .add(")");
        query(sql, row -> set(row.getString(1), index, MetricValues.read(row, 2, field.aggregate())));
    }

    private void readValue(int index, SqlText where) throws SQLException {
        SqlText sql = new SqlText()
                .add(
                        "select v.run_id, v.type, v.text, v.listed from run_value v where v.field = ?",
                        FilterSql.name(fields.get(index)))
                .add(" and v.run_id in (select r.run_id from run_entry r where ")
                .add(where)
                .add(")");
        query(sql, row -> {
            Object value = SearchValue.read(row.getString(2).charAt(0), row.getString(3));
            if (row.getBoolean(4)) {
                addListed(row.getString(1), index, value);
            } else {
                set(row.getString(1), index, value);
            }
        });
    }

    private void addListed(String run, int index, Object value) {
        List<@Nullable Object> values = runs.get(run);
        if (values == null) {
            return;
        }
        List<Object> listed = new ArrayList<>(values.get(index) instanceof List<?> known ? known : List.of());
        if (!listed.contains(value)) {
            listed.add(value);
            listed.sort(OrderBy.VALUES);
        }
        values.set(index, List.copyOf(listed));
    }

    private void set(String run, int index, @Nullable Object value) {
        List<@Nullable Object> values = runs.get(run);
        if (values != null) {
            values.set(index, value);
        }
    }

    private void query(SqlText sql, Row action) throws SQLException {
        try (PreparedStatement query = sql.prepare(connection)) {
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    action.accept(row);
                }
            }
        }
    }

    private interface Row {
        void accept(ResultSet row) throws SQLException;
    }
}
