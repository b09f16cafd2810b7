package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.metric.MetricPoints;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.series.PointBatch;
import dev.atelier.tracking.postgresql.series.PointCodec;
import dev.atelier.tracking.postgresql.sql.BinaryCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Puts the small chunks of slow loggers together, series by series, each in a transaction that keeps shipments away. Immutable. */
public record PointCompaction(Database database) {
    private static final int AT_ONCE = 500;

    /** A chunk's place in its series. */
    private record Place(long start, int points) {}

    public void run() {
        for (long series : database.read("look for small chunks", PointCompaction::fragmented)) {
            while (database.repeatable("put chunks of points together", connection -> compact(connection, series))) {
                // there is more of it
            }
        }
    }

    private static List<Long> fragmented(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select series_id from point_chunk group by series_id"
                                + " having count(*) > 1 and sum(points) < count(*) * " + ShipmentWriter.CHUNK / 2);
                ResultSet row = query.executeQuery()) {
            List<Long> series = new ArrayList<>();
            while (row.next()) {
                series.add(row.getLong(1));
            }
            return series;
        }
    }

    /** Puts a number of groups together, and tells whether there are more. */
    private static boolean compact(Connection connection, long series) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select 1 from series where id = ? for update")) {
            lock.setLong(1, series);
            lock.execute();
        }
        try (BinaryCopy copy = ShipmentWriter.chunks(connection)) {
            List<PointBatch> joined = new ArrayList<>();
            List<Long> starts = new ArrayList<>();
            List<List<Place>> groups = groups(places(connection, series));
            for (List<Place> group : groups.subList(0, Math.min(AT_ONCE, groups.size()))) {
                joined.add(take(connection, series, group));
                starts.add(group.get(0).start());
            }
            for (int i = 0; i < joined.size(); i++) {
                PointBatch points = joined.get(i);
                ShipmentWriter.write(
                        copy,
                        series,
                        starts.get(i),
                        points.summary(0, points.size()),
                        PointCodec.encode(points, 0, points.size()));
            }
            copy.end();
            return groups.size() > AT_ONCE;
        }
    }

    private static List<Place> places(Connection connection, long series) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select start, points from point_chunk where series_id = ? order by start")) {
            query.setLong(1, series);
            try (ResultSet row = query.executeQuery()) {
                List<Place> places = new ArrayList<>();
                while (row.next()) {
                    places.add(new Place(row.getLong(1), row.getInt(2)));
                }
                return places;
            }
        }
    }

    /** Returns neighbours that fit into one chunk. */
    private static List<List<Place>> groups(List<Place> places) {
        List<List<Place>> groups = new ArrayList<>();
        List<Place> group = new ArrayList<>();
        int points = 0;
        for (Place place : places) {
            if (points + place.points() > ShipmentWriter.CHUNK) {
                groups.add(group);
                group = new ArrayList<>();
                points = 0;
            }
            group.add(place);
            points += place.points();
        }
        groups.add(group);
        groups.removeIf(alone -> alone.size() < 2);
        return groups;
    }

    private static PointBatch take(Connection connection, long series, List<Place> group) throws SQLException {
        MetricPoints.Builder points = new MetricPoints.Builder(ShipmentWriter.CHUNK);
        try (PreparedStatement delete = connection.prepareStatement("with gone as (delete from point_chunk"
                + " where series_id = ? and start between ? and ? returning start, points, data)"
                + " select points, data from gone order by start")) {
            delete.setLong(1, series);
            delete.setLong(2, group.get(0).start());
            delete.setLong(3, group.get(group.size() - 1).start());
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    PointCodec.decode(row.getBytes(2), row.getInt(1), points);
                }
            }
        }
        PointBatch batch = new PointBatch();
        MetricPoints built = points.build();
        for (int i = 0; i < built.size(); i++) {
            batch.add(built.step(i), built.value(i), built.timestamp(i));
        }
        return batch;
    }
}
