package dev.atelier.tracking.tck;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that can be read from a store, for comparing it with itself at another time or through another handle.
 *
 * @param documents the documents of the kinds asked for
 * @param feed the change feed from the beginning
 * @param series the series by run and metric
 * @param artifacts the content, by hash
 */
record StoreState(List<Document> documents, Changes feed, Map<String, Series> series, List<Blob> artifacts) {
    /** What a series holds, and how much each origin has appended. */
    record Series(
            List<MetricPoint> points,
            List<MetricValue> values,
            Optional<MetricSummary> summary,
            List<Long> pointCounts,
            List<Long> valueCounts) {}

    static StoreState of(WorkspaceStore store, List<String> kinds, List<String> origins) {
        List<Document> documents = new ArrayList<>();
        kinds.forEach(kind -> documents.addAll(store.catalog().list(kind, "")));
        Map<String, Series> series = new TreeMap<>();
        for (String run : store.metrics().runs()) {
            for (String metric : store.metrics().metrics(run)) {
                SeriesKey key = new SeriesKey(run, metric);
                series.put(key.toString(), series(store.metrics(), key, origins));
            }
        }
        List<Blob> artifacts = new ArrayList<>();
        store.artifacts().forEach(artifacts::add);
        artifacts.sort(Comparator.comparing(Blob::sha256));
        return new StoreState(documents, store.catalog().changes(0), series, artifacts);
    }

    private static Series series(MetricStore store, SeriesKey key, List<String> origins) {
        List<SeriesWriter> writers =
                origins.stream().map(origin -> store.writer(key, origin)).toList();
        return new Series(
                // a store may merge the origins of a series in another order once it is compacted
                List.copyOf(store.points(key).sorted()),
                List.copyOf(store.values(key)),
                store.summary(key),
                writers.stream().map(SeriesWriter::pointCount).toList(),
                writers.stream().map(SeriesWriter::valueCount).toList());
    }
}
