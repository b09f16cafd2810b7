package dev.atelier.tracking.postgresql.metric;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.OpenState;
import dev.atelier.tracking.postgresql.journal.Journal;
import dev.atelier.tracking.postgresql.series.SeriesRow;
import dev.atelier.tracking.postgresql.shipping.Shipping;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Metrics: appended to a journal, shipped in the background, read from the server. Thread-safe. */
public final class PostgresMetricStore implements MetricStore {
    private final Database database;
    private final OpenState state;
    private final Journal journal;
    private final Shipping shipping;
    private final Map<SeriesKey, Map<String, SeriesWriter>> writers = new ConcurrentHashMap<>();
    private final Map<SeriesKey, SeriesSteps> steps = new ConcurrentHashMap<>();

    public PostgresMetricStore(Database database, OpenState state, Journal journal, Shipping shipping) {
        this.database = database;
        this.state = state;
        this.journal = journal;
        this.shipping = shipping;
    }

    @Override
    public SeriesWriter writer(SeriesKey key, String origin) {
        state.requireOpen();
        return writers.computeIfAbsent(requireNonNull(key, "key"), series -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        requireNonNull(origin, "origin"), name -> new PostgresSeriesWriter(this, journal, key, name));
    }

    @Override
    public List<String> metrics(String runId) {
        requireNonNull(runId, "runId");
        return read("list the metrics of run " + runId, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select metric from series where run_id = ? and points + structured > 0")) {
                query.setString(1, StoredText.encode(runId));
                return texts(query);
            }
        });
    }

    @Override
    public Optional<MetricSummary> summary(SeriesKey key) {
        return read("read the summary of " + key, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select " + SeriesRow.SUMMARY + " from series where run_id = ? and metric = ?")) {
                setKey(query, key);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.ofNullable(SeriesRow.summary(row, 1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public MetricPoints points(SeriesKey key) {
        return snapshot("read the points of " + key, connection -> ChunkReader.points(connection, key));
    }

    @Override
    public List<MetricValue> values(SeriesKey key) {
        return read("read the values of " + key, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select v.kind, v.json, v.step, v.time from series s join structured_value v on v.series_id = s.id"
                            + " where s.run_id = ? and s.metric = ? order by v.n")) {
                setKey(query, key);
                List<MetricValue> values = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        values.add(new MetricValue(
                                MetricKind.valueOf(row.getString(1)),
                                StoredText.decodeBody(row.getString(2)),
                                row.getLong(3),
                                row.getLong(4)));
                    }
                }
                return List.copyOf(values);
            }
        });
    }

    @Override
    public List<MetricBucket> downsample(SeriesKey key, int buckets) {
        if (buckets < 1) {
            throw new IllegalArgumentException("buckets must be 1 or more, got " + buckets);
        }
        return snapshot("downsample " + key, connection -> ChunkReader.downsample(connection, key, buckets));
    }

    @Override
    public long changes(long after, ChangedSeries changed) {
        return read("look for changed series", connection -> ChangedRows.read(connection, after))
                .tell(changed);
    }

    @Override
    public Set<String> runs() {
        return read("list the runs with metrics", connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select distinct run_id from series where points + structured > 0")) {
                return Set.copyOf(texts(query));
            }
        });
    }

    @Override
    public long size(Collection<String> runIds) {
        return read("measure the metrics of runs", connection -> MetricDeletion.size(connection, runIds));
    }

    @Override
    public void delete(Collection<String> runIds) {
        state.requireOpen();
        shipping.shipAll();
        for (String runId : new TreeSet<>(runIds)) {
            database.repeatable("delete the metrics of run " + runId, connection -> {
                MetricDeletion.delete(connection, runId);
                return runId;
            });
        }
    }

    @Override
    public void flush() {
        state.requireOpen();
        journal.force();
    }

    void requireOpen() {
        state.requireOpen();
    }

    SeriesSteps steps(SeriesKey key) {
        return steps.computeIfAbsent(key, SeriesSteps::new);
    }

    /** Finds out, once, which steps a series has that this store has not appended; none when the server is away. */
    void ask(SeriesSteps series) {
        synchronized (series) {
            if (!series.asked) {
                OptionalLong greatest = greatestStep(series);
                synchronized (journal) {
                    greatest.ifPresent(series::raise);
                }
                series.asked = true;
            }
        }
    }

    /** Counts an origin's appends: this writer's up to a position, and everybody else's. */
    OriginCounts counts(SeriesKey key, String origin, long end, Consumer<OriginCounts> then) {
        if (end > 0) {
            shipping.ship(end);
        }
        shipping.shipOthers();
        OriginCounts counts = database.look("count the points of " + key, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select o.points, o.structured from series s join series_origin o on o.series_id = s.id where"
                            + " s.run_id = ? and s.metric = ? and o.origin = ?")) {
                setKey(query, key);
                query.setString(3, StoredText.encode(origin));
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? new OriginCounts(row.getLong(1), row.getLong(2)) : new OriginCounts(0, 0);
                }
            }
        });
        then.accept(counts);
        return counts;
    }

    private OptionalLong greatestStep(SeriesSteps series) {
        long end;
        synchronized (journal) {
            end = series.end();
        }
        try {
            shipping.ship(end);
            shipping.shipOthers();
            return database.look("read the steps of " + series.key, connection -> greatestStep(connection, series.key));
        } catch (StoreException e) {
            if (e.retryable()) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static OptionalLong greatestStep(Connection connection, SeriesKey key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select last_step from series where run_id = ? and metric = ? and points > 0")) {
            setKey(query, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private <T> T read(String action, Database.Work<T> query) {
        state.requireOpen();
        shipping.shipAll();
        return database.read(action, query);
    }

    private <T> T snapshot(String action, Database.Work<T> query) {
        state.requireOpen();
        shipping.shipAll();
        return database.snapshot(action, query);
    }

    static void setKey(PreparedStatement query, SeriesKey key) throws SQLException {
        query.setString(1, StoredText.encode(key.runId()));
        query.setString(2, StoredText.encode(key.metric()));
    }

    private static List<String> texts(PreparedStatement query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                texts.add(StoredText.decode(row.getString(1)));
            }
        }
        texts.sort(null);
        return List.copyOf(texts);
    }
}
