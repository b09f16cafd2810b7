package dev.atelier.tracking.embedded;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics in block files: one appender, and an index of everybody's files. Thread-safe. */
final class EmbeddedMetricStore implements MetricStore, AutoCloseable {
    private final Layout layout;
    private final OpenState state;
    private final MetricAppender appender;
    private final MetricIndex index;
    private final Map<SeriesKey, Map<String, SeriesWriter>> writers = new ConcurrentHashMap<>();

    EmbeddedMetricStore(Layout layout, OpenState state, Problems problems, UnforcedPaths unforced) {
        this.layout = layout;
        this.state = state;
        appender = new MetricAppender(layout, unforced);
        index = new MetricIndex(layout, problems);
    }

    @Override
    public SeriesWriter writer(SeriesKey key, String origin) {
        state.requireOpen();
        return writers.computeIfAbsent(requireNonNull(key, "key"), series -> new ConcurrentHashMap<>())
                .computeIfAbsent(requireNonNull(origin, "origin"), name -> new EmbeddedSeriesWriter(this, key, name));
    }

    @Override
    public List<String> metrics(String runId) {
        return index().metrics(requireNonNull(runId, "runId"));
    }

    @Override
    public Optional<MetricSummary> summary(SeriesKey key) {
        return index().summary(key);
    }

    @Override
    public MetricPoints points(SeriesKey key) {
        return index().points(key);
    }

    @Override
    public List<MetricValue> values(SeriesKey key) {
        return index().values(key);
    }

    @Override
    public long changes(long after, ChangedSeries changed) {
        return index().changes(after, changed);
    }

    @Override
    public Set<String> runs() {
        return index().runs();
    }

    @Override
    public long size(Collection<String> runIds) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void delete(Collection<String> runIds) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void flush() {
        state.requireOpen();
        try {
            appender.force();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void requireOpen() {
        state.requireOpen();
    }

    MetricAppender appender() {
        return appender;
    }

    MetricIndex index() {
        state.requireOpen();
        return index;
    }

    /** Describes a failed append; to a store closed meanwhile it is a call at the wrong moment. */
    StoreException failure(IOException cause) {
        state.requireOpen();
        return StoreFailure.of("write metrics to", layout.metrics(), cause);
    }

    @Override
    public void close() {
        try {
            appender.close();
        } catch (IOException e) {
            throw StoreFailure.of("close the metrics in", layout.metrics(), e);
        }
    }
}
