package dev.atelier.internal.memory;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Series by run and metric. */
final class InMemoryMetricStore implements MetricStore {
    private final Map<String, Map<String, InMemorySeries>> runs = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final SeriesChanges changes = new SeriesChanges();
    private final OpenState state;

    InMemoryMetricStore(OpenState state) {
        this.state = state;
    }

    @Override
    public SeriesWriter writer(SeriesKey key, String origin) {
        state.requireOpen();
        requireUnicode(key.runId() + "/" + key.metric() + "/" + requireNonNull(origin, "origin"));
        if (deleted.contains(key.runId())) {
            return new InMemorySeries(state, changes.feed(key)).writer(origin); // of a series that nobody reads
        }
        return series(key).writer(origin);
    }

    @Override
    public List<String> metrics(String runId) {
        state.requireOpen();
        return runs.getOrDefault(runId, Map.of()).entrySet().stream()
                .filter(series -> !series.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public Optional<MetricSummary> summary(SeriesKey key) {
        InMemorySeries series = find(key);
        return series == null ? Optional.empty() : series.summary();
    }

    @Override
    public MetricPoints points(SeriesKey key) {
        InMemorySeries series = find(key);
        return series == null ? MetricPoints.empty() : series.points();
    }

    @Override
    public List<MetricValue> values(SeriesKey key) {
        InMemorySeries series = find(key);
        return series == null ? List.of() : series.values();
    }

    @Override
    public long changes(long after, ChangedSeries changed) {
        state.requireOpen();
        SeriesChanges.Page page = changes.after(after);
        for (SeriesKey key : page.series()) {
            changed.accept(key, summary(key).orElse(null));
        }
        return page.mark();
    }

    @Override
    public Set<String> runs() {
        state.requireOpen();
        return Set.copyOf(runs.keySet());
    }

    @Override
    public long size(Collection<String> runIds) {
        state.requireOpen();
        return runIds.stream()
                .flatMap(runId -> runs.getOrDefault(runId, Map.of()).values().stream())
                .mapToLong(InMemorySeries::size)
                .sum();
    }

    @Override
    public void delete(Collection<String> runIds) {
        state.requireOpen();
        deleted.addAll(runIds);
        for (String runId : runIds) {
            Map<String, InMemorySeries> gone = runs.remove(runId);
            if (gone != null) {
                gone.keySet().forEach(metric -> changes.record(new SeriesKey(runId, metric)));
            }
        }
    }

    @Override
    public void flush() {
        state.requireOpen();
    }

    /** Refuses what a store that encodes its texts could not keep. */
    private static void requireUnicode(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("not valid Unicode, it has half a surrogate pair: '" + text + "'");
        }
    }

    private @Nullable InMemorySeries find(SeriesKey key) {
        state.requireOpen();
        return runs.getOrDefault(key.runId(), Map.of()).get(key.metric());
    }

    /** Returns a series, made now when there is none; without lambdas, since a program's first point comes this way. */
    private InMemorySeries series(SeriesKey key) {
        Map<String, InMemorySeries> run = runs.get(key.runId());
        if (run == null) {
            Map<String, InMemorySeries> made = new ConcurrentHashMap<>();
            Map<String, InMemorySeries> other = runs.putIfAbsent(key.runId(), made);
            run = other == null ? made : other;
        }
        InMemorySeries series = run.get(key.metric());
        if (series == null) {
            InMemorySeries made = new InMemorySeries(state, changes.feed(key));
            InMemorySeries other = run.putIfAbsent(key.metric(), made);
            series = other == null ? made : other;
        }
        return series;
    }
}
