package dev.atelier.crash;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small store with a bit of everything, and what is missing of it once its files are damaged. */
final class StoredData {
    static final int DOCUMENTS = 40;
    private static final int[] LENGTHS = {1, 2, 3, 30, 900, 5_000};

    private final Map<SeriesKey, List<MetricPoint>> points = new LinkedHashMap<>();
    private final Map<SeriesKey, List<MetricValue>> values = new LinkedHashMap<>();
    private final Map<DocumentKey, String> documents = new TreeMap<>();
    private final Map<String, Long> artifacts = new TreeMap<>();

    /** Fills a store, round by round; what earlier rounds have written is compacted if the caller does so between them. */
    void write(WorkspaceStore store, int round) {
        for (int run = 0; run < 2; run++) {
            for (int length : LENGTHS) {
                series(store, new SeriesKey("run-" + round + "-" + run, "metric-" + length), length);
            }
        }
        for (int i = 0; i < DOCUMENTS; i++) {
            DocumentKey key = new DocumentKey("run", round + "-" + i);
            String body = "{\"body\": \"" + "x".repeat(i * 7) + "\"}";
            store.catalog().commit(List.of(Write.create(key, body)));
            documents.put(key, body);
        }
        for (int i = 0; i < 3; i++) {
            Blob blob = store.artifacts().put(new ByteArrayInputStream(Generated.file(round * 10L + i)));
            artifacts.put(blob.sha256(), round * 10L + i);
        }
    }

    private void series(WorkspaceStore store, SeriesKey key, int length) {
        SeriesWriter writer = store.metrics().writer(key, "");
        List<MetricPoint> written = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            writer.append(i, Generated.value(i), 1_000L + i);
            written.add(new MetricPoint(i, Generated.value(i), 1_000L + i));
        }
        points.put(key, written);
        if (length == 3) {
            MetricValue value = new MetricValue(MetricKind.TEXT, "\"" + key.runId() + "\"", 0, 1);
            writer.append(value);
            values.put(key, List.of(value));
        }
    }

    /**
     * What is not there any more. Whatever is there must be what was written, once, and in order.
     *
     * @param series the series that have fewer points, and how many are left
     * @param values the series whose structured values are gone
     * @param documents the documents that are gone
     * @param artifacts the content that is gone or cannot be read
     */
    record Missing(
            Map<SeriesKey, Integer> series, Set<SeriesKey> values, Set<DocumentKey> documents, Set<String> artifacts) {
        boolean nothing() {
            return things() == 0;
        }

        int things() {
            Set<SeriesKey> damaged = new HashSet<>(series.keySet());
            damaged.addAll(values);
            return damaged.size() + documents.size() + artifacts.size();
        }
    }

    Missing missing(WorkspaceStore store, String description) throws IOException {
        Map<SeriesKey, Integer> series = new LinkedHashMap<>();
        for (Map.Entry<SeriesKey, List<MetricPoint>> entry : points.entrySet()) {
            List<MetricPoint> found = store.metrics().points(entry.getKey());
            if (found.size() < entry.getValue().size()) {
                series.put(entry.getKey(), found.size());
            }
            assertPart(found, entry.getValue(), description + ", " + entry.getKey());
        }
        Set<SeriesKey> lostValues = new HashSet<>();
        for (Map.Entry<SeriesKey, List<MetricValue>> entry : values.entrySet()) {
            List<MetricValue> found = store.metrics().values(entry.getKey());
            assertThat(entry.getValue()).as(description).containsAll(found);
            if (found.size() < entry.getValue().size()) {
                lostValues.add(entry.getKey());
            }
        }
        return new Missing(series, lostValues, lostDocuments(store, description), lostArtifacts(store, description));
    }

    private Set<DocumentKey> lostDocuments(WorkspaceStore store, String description) {
        Set<DocumentKey> lost = new TreeSet<>(documents.keySet());
        for (Document document : store.catalog().list("run", "")) {
            assertThat(document.body()).as(description).isEqualTo(documents.get(document.key()));
            lost.remove(document.key());
        }
        return lost;
    }

    private Set<String> lostArtifacts(WorkspaceStore store, String description) throws IOException {
        Set<String> lost = new TreeSet<>();
        for (Map.Entry<String, Long> artifact : artifacts.entrySet()) {
            if (!store.artifacts().contains(artifact.getKey())) {
                lost.add(artifact.getKey());
                continue;
            }
            try (InputStream stored = store.artifacts().open(artifact.getKey())) {
                byte[] expected = Generated.file(requireNonNull(artifact.getValue(), description));
                if (!Arrays.equals(stored.readAllBytes(), expected)) {
                    lost.add(artifact.getKey());
                }
            }
        }
        return lost;
    }

    /** Checks that points are some of those expected, in the same order, each once. */
    private static void assertPart(List<MetricPoint> found, List<MetricPoint> expected, String description) {
        int position = -1;
        for (MetricPoint point : found) {
            assertThat(point.step()).as(description).isGreaterThan(position).isLessThan(expected.size());
            position = (int) point.step();
            assertThat(point).as(description).isEqualTo(expected.get(position));
        }
    }
}
