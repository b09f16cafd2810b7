package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore.ChangedSeries;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the points of every series are, in the files of all processes. Thread-safe; brought up to date by each read. */
final class MetricIndex {
    private final Layout layout;
    private final Problems problems;
    private final MetricDirectory directory;
    private final Map<Path, MetricFile> files = new LinkedHashMap<>();
    private final Map<String, Map<String, List<SeriesPart>>> runs = new TreeMap<>();

    MetricIndex(Layout layout, Problems problems) {
        this.layout = layout;
        this.problems = problems;
        directory = new MetricDirectory(layout.metrics());
    }

    synchronized List<String> metrics(String runId) {
        return read(() -> {
            refreshLogs();
            List<String> names = new ArrayList<>();
            for (Map.Entry<String, List<SeriesPart>> metric :
                    runs.getOrDefault(runId, Map.of()).entrySet()) {
                if (!isEmpty(metric.getValue())) {
                    names.add(metric.getKey());
                }
            }
            return List.copyOf(names);
        });
    }

    synchronized Optional<MetricSummary> summary(SeriesKey key) {
        return read(() -> {
            @Nullable MetricSummary sum = null;
            for (SeriesPart part : parts(key)) {
                MetricSummary summary = part.summary();
                sum = sum == null || summary == null ? (sum == null ? summary : sum) : sum.plus(summary);
            }
            return Optional.ofNullable(sum);
        });
    }

    synchronized MetricPoints points(SeriesKey key) {
        return read(() -> {
            MetricPoints.Builder points = new MetricPoints.Builder(0);
            for (SeriesPart part : parts(key)) {
                part.readPoints(point -> points.add(point.step(), point.value(), point.timestamp()));
            }
            return points.build();
        });
    }

    synchronized List<MetricValue> values(SeriesKey key) {
        return read(() -> {
            List<MetricValue> values = new ArrayList<>();
            for (SeriesPart part : parts(key)) {
                part.readValues(values::add);
            }
            return List.copyOf(values);
        });
    }

    synchronized long pointCount(SeriesKey key) {
        return read(() -> pointCount(parts(key)));
    }

    synchronized long pointCount(SeriesKey key, String origin) {
        return read(() -> pointCount(ofOrigin(parts(key), origin)));
    }

    synchronized long valueCount(SeriesKey key, String origin) {
        return read(() -> ofOrigin(parts(key), origin).stream()
                .mapToLong(SeriesPart::valueCount)
                .sum());
    }

    synchronized Set<String> runs() {
        return read(() -> {
            refreshLogs();
            return Set.copyOf(runs.keySet());
        });
    }

    synchronized void forEach(ChangedSeries changed) {
        for (String runId : runs()) {
            for (String metric : metrics(runId)) {
                SeriesKey key = new SeriesKey(runId, metric);
                changed.accept(key, summary(key).orElse(null));
            }
        }
    }

    private static long pointCount(List<SeriesPart> parts) throws IOException {
        long count = 0;
        for (SeriesPart part : parts) {
            count += part.pointCount();
        }
        return count;
    }

    private static List<SeriesPart> ofOrigin(List<SeriesPart> parts, String origin) {
        return parts.stream().filter(part -> part.origin().equals(origin)).toList();
    }

    private static boolean isEmpty(List<SeriesPart> parts) throws IOException {
        for (SeriesPart part : parts) {
            part.file().refreshBlocks();
            if (!part.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private List<SeriesPart> parts(SeriesKey key) throws IOException {
        refreshLogs();
        List<SeriesPart> parts = runs.getOrDefault(key.runId(), Map.of()).getOrDefault(key.metric(), List.of());
        for (SeriesPart part : parts) {
            part.file().refreshBlocks();
        }
        return parts;
    }

    private void refreshLogs() throws IOException {
        for (Path log : directory.logs()) {
            files.computeIfAbsent(log, path -> new MetricFile(path, problems, this::add))
                    .refreshLog();
        }
    }

    private void add(SeriesPart part) {
        runs.computeIfAbsent(part.key().runId(), run -> new TreeMap<>())
                .computeIfAbsent(part.key().metric(), metric -> new ArrayList<>())
                .add(part);
    }

    private <T> T read(Query<T> query) {
        try {
            return query.run();
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.metrics(), e);
        }
    }

    private interface Query<T> {
        T run() throws IOException;
    }
}
