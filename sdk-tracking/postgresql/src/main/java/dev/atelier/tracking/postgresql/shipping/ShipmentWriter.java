package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.series.ChunkSummary;
import dev.atelier.tracking.postgresql.series.MetricLock;
import dev.atelier.tracking.postgresql.series.PointCodec;
import dev.atelier.tracking.postgresql.series.SeriesRow;
import dev.atelier.tracking.postgresql.sql.BinaryCopy;
import dev.atelier.tracking.postgresql.sql.SqlArrays;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a shipment within a transaction: chunks of points, structured values, and the summaries of the series. */
final class ShipmentWriter {
    static final int CHUNK = 1_000;

    private final Connection connection;
    private final Map<SeriesKey, List<Shipment.Part>> parts;
    private final Map<SeriesKey, SeriesRow> rows = new LinkedHashMap<>();

    ShipmentWriter(Connection connection, Shipment shipment) {
        this.connection = connection;
        parts = shipment.bySeries();
    }

    /** Writes all but what another process has appended in place of this one. */
    void write() throws SQLException {
        MetricLock.share(connection);
        lockSeries();
        if (rows.size() < parts.size()) {
            createSeries();
            lockSeries();
        }
        dropApplied();
        writePoints();
        writeValues();
        SeriesRow.update(connection, rows.values());
        updateOrigins();
    }

    private void lockSeries() throws SQLException {
        rows.clear();
        Map<SeriesKey, SeriesRow> locked = SeriesRow.lock(connection, parts.keySet());
        parts.keySet().forEach(key -> {
            SeriesRow row = locked.get(key);
            if (row != null) {
                rows.put(key, row);
            }
        });
    }

    /** Creates the series that are not there; those of deleted runs stay away, and what was logged to them is dropped. */
    private void createSeries() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into series (run_id, metric) select"
                + " b.run_id, b.metric from unnest(?::text[], ?::text[]) with ordinality as b (run_id, metric, n) where"
                + " not exists (select from deleted_run d where d.run_id = b.run_id) order by b.n on conflict do"
                + " nothing")) {
            SqlArrays arrays = new SqlArrays(insert);
            List<SeriesKey> missing = parts.keySet().stream()
                    .filter(key -> !rows.containsKey(key))
                    .toList();
            arrays.setTexts(1, missing.stream().map(SeriesKey::runId).toList());
            arrays.setTexts(2, missing.stream().map(SeriesKey::metric).toList());
            insert.executeUpdate();
        }
    }

    /**
     * Drops what another process has appended for the same origin meanwhile: one that took the work over while this one was
     * dead, suspended or cut off.
     */
    private void dropApplied() throws SQLException {
        Map<Long, List<Shipment.Part>> ofJobs = new LinkedHashMap<>();
        rows.forEach((key, row) -> {
            List<Shipment.Part> some =
                    partsOf(key).stream().filter(part -> !part.origin.isEmpty()).toList();
            if (!some.isEmpty()) {
                ofJobs.put(row.id(), some);
            }
        });
        if (ofJobs.isEmpty()) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement("select series_id, origin, points, structured"
                + " from series_origin where series_id = any(?) and origin <> ''")) {
            new SqlArrays(query).setLongs(1, List.copyOf(ofJobs.keySet()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String origin = StoredText.decode(row.getString(2));
                    for (Shipment.Part part : ofJobs.getOrDefault(row.getLong(1), List.of())) {
                        if (part.origin.equals(origin)) {
                            part.dropApplied(row.getLong(3), row.getLong(4));
                        }
                    }
                }
            }
        }
    }

    private void writePoints() throws SQLException {
        try (BinaryCopy copy = chunks(connection)) {
            for (Map.Entry<SeriesKey, SeriesRow> row : rows.entrySet()) {
                for (Shipment.Part part : partsOf(row.getKey())) {
                    for (int from = 0; from < part.points.size(); from += CHUNK) {
                        int to = Math.min(part.points.size(), from + CHUNK);
                        ChunkSummary chunk = part.points.summary(from, to);
                        byte[] data = PointCodec.encode(part.points, from, to);
                        write(copy, row.getValue().id(), row.getValue().points(), chunk, data);
                        row.getValue().add(chunk.summary());
                    }
                }
            }
            copy.end();
        }
    }

    /** Begins to write chunks. */
    static BinaryCopy chunks(Connection connection) {
        return new BinaryCopy(
                connection,
                "point_chunk (series_id, start, points, first_step, first_value, first_time,"
                        + " last_step, last_value, last_time, min, max, sum, numbers, data)");
    }

    static void write(BinaryCopy copy, long series, long start, ChunkSummary chunk, byte[] data) throws SQLException {
        MetricSummary summary = chunk.summary();
        copy.row(14).putLong(series).putLong(start).putInt((int) summary.count());
        write(copy, summary.first());
        write(copy, summary.last());
        copy.putDouble(summary.min())
                .putDouble(summary.max())
                .putDouble(chunk.sum())
                .putInt(chunk.numbers())
                .putBytes(data);
    }

    private static void write(BinaryCopy copy, MetricPoint point) throws SQLException {
        copy.putLong(point.step()).putDouble(point.value()).putLong(point.timestamp());
    }

    private void writeValues() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into structured_value (series_id, n, kind, step, time, json) values (?, ?, ?, ?, ?, ?)")) {
            boolean any = false;
            for (Map.Entry<SeriesKey, SeriesRow> row : rows.entrySet()) {
                for (Shipment.Part part : partsOf(row.getKey())) {
                    for (MetricValue value : part.values) {
                        insert.setLong(1, row.getValue().id());
                        insert.setLong(2, row.getValue().nextStructured());
                        insert.setString(3, value.kind().name());
                        insert.setLong(4, value.step());
                        insert.setLong(5, value.timestamp());
                        insert.setString(6, StoredText.encodeBody(value.json()));
                        insert.addBatch();
                        row.getValue().lastStructured(value);
                        any = true;
                    }
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    private void updateOrigins() throws SQLException {
        List<Long> ids = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        List<Long> points = new ArrayList<>();
        List<Long> structured = new ArrayList<>();
        for (Map.Entry<SeriesKey, SeriesRow> row : rows.entrySet()) {
            Map<String, long[]> counts = new LinkedHashMap<>();
            for (Shipment.Part part : partsOf(row.getKey())) {
                long[] count = counts.computeIfAbsent(part.origin, origin -> new long[2]);
                count[0] += part.points.size();
                count[1] += part.values.size();
            }
            counts.forEach((origin, count) -> {
                ids.add(row.getValue().id());
                origins.add(origin);
                points.add(count[0]);
                structured.add(count[1]);
            });
        }
        try (PreparedStatement upsert = connection.prepareStatement(
                "insert into series_origin as o (series_id, origin, points, structured) select * from"
                        + " unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[]) on conflict (series_id, origin) do"
                        + " update set points = o.points + excluded.points, structured = o.structured +"
                        + " excluded.structured")) {
            SqlArrays arrays = new SqlArrays(upsert);
            arrays.setLongs(1, ids);
            arrays.setTexts(2, origins);
            arrays.setLongs(3, points);
            arrays.setLongs(4, structured);
            upsert.executeUpdate();
        }
    }

    private List<Shipment.Part> partsOf(SeriesKey key) {
        @Nullable List<Shipment.Part> found = parts.get(key);
        return found == null ? List.of() : found;
    }
}
