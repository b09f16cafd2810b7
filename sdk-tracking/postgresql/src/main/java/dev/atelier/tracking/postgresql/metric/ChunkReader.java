package dev.atelier.tracking.postgresql.metric;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.Downsampler;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.series.PointCodec;
import dev.atelier.tracking.postgresql.series.SeriesRow;
import dev.atelier.tracking.postgresql.sql.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the chunks of a series: their points, or only what is said of them. Needs a transaction, for the cursors. */
final class ChunkReader {
    private static final int FETCH = 200;
    private static final String FROM_SERIES =
            " from series s join point_chunk c on c.series_id = s.id where s.run_id = ? and s.metric = ?";

    private ChunkReader() {}

    static MetricPoints points(Connection connection, SeriesKey key) throws SQLException {
        MetricPoints.Builder points = new MetricPoints.Builder(1_000);
        inPages(
                connection,
                "select c.points, c.data" + FROM_SERIES + " order by c.start",
                key,
                row -> PointCodec.decode(row.getBytes(2), row.getInt(1), points));
        return points.build();
    }

    /** Decodes only the chunks that lie in several buckets. */
    static List<MetricBucket> downsample(Connection connection, SeriesKey key, int buckets) throws SQLException {
        @Nullable MetricSummary whole = whole(connection, key);
        if (whole == null) {
            return List.of();
        }
        Downsampler sampler = new Downsampler(whole.first().step(), whole.last().step(), buckets);
        List<Long> straddling = new ArrayList<>();
        String headers = "select c.start, " + SeriesRow.SUMMARY.replaceAll("(\\w+)", "c.$1") + ", c.sum, c.numbers"
                + FROM_SERIES + " and c.start < ? order by c.start";
        inPages(connection, headers, key, whole.count(), row -> {
            MetricSummary chunk = SeriesRow.summary(row, 2);
            if (chunk == null) {
                return;
            }
            if (sampler.bucket(chunk.first().step())
                    == sampler.bucket(chunk.last().step())) {
                sampler.add(chunk, row.getDouble(11), row.getLong(12));
            } else {
                straddling.add(row.getLong(1));
            }
        });
        decode(connection, key, straddling, sampler);
        return sampler.result();
    }

    private static void decode(Connection connection, SeriesKey key, List<Long> starts, Downsampler sampler)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select c.points, c.data" + FROM_SERIES + " and c.start = any(?) order by c.start")) {
            PostgresMetricStore.setKey(query, key);
            new SqlArrays(query).setLongs(3, List.copyOf(starts));
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    MetricPoints.Builder points = new MetricPoints.Builder(row.getInt(1));
                    PointCodec.decode(row.getBytes(2), row.getInt(1), points);
                    points.build().forEach(sampler::add);
                }
            }
        }
    }

    private static @Nullable MetricSummary whole(Connection connection, SeriesKey key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + SeriesRow.SUMMARY + " from series where run_id = ? and metric = ?")) {
            PostgresMetricStore.setKey(query, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? SeriesRow.summary(row, 1) : null;
            }
        }
    }

    private static void inPages(Connection connection, String sql, SeriesKey key, Row action) throws SQLException {
        inPages(connection, sql, key, -1, action);
    }

    private static void inPages(Connection connection, String sql, SeriesKey key, long before, Row action)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            PostgresMetricStore.setKey(query, key);
            if (before >= 0) {
                query.setLong(3, before);
            }
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
