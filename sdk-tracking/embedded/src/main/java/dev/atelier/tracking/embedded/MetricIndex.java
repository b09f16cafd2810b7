package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore.ChangedSeries;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of every series are, in the files of all processes. Thread-safe; brought up to date by each read. Its
 * lock is held to find parts, not to read their points.
 */
final class MetricIndex {
    private final Layout layout;
    private final Problems problems;
    private final MetricWriters writers;
    private final MetricDirectory directory;
    private final Map<Path, PartFile> files = new LinkedHashMap<>();
    private final Map<String, List<RunInFile>> runs = new HashMap<>();
    private long generation;

    private record RunInFile(PartFile file, int run) {}

    MetricIndex(Layout layout, Problems problems, MetricWriters writers) {
        this.layout = layout;
        this.problems = problems;
        this.writers = writers;
        directory = new MetricDirectory(layout.metrics());
    }

    List<String> metrics(String runId) {
        return read(() -> {
            Set<String> names = new TreeSet<>();
            for (SeriesPart part : parts(runId)) {
                if (!names.contains(part.key().metric()) && (part.valueCount() > 0 || part.pointCount() > 0)) {
                    names.add(part.key().metric());
                }
            }
            return List.copyOf(names);
        });
    }

    Optional<MetricSummary> summary(SeriesKey key) {
        return read(() -> {
            @Nullable MetricSummary sum = null;
            for (SeriesPart part : parts(key)) {
                MetricSummary summary = part.summary();
                sum = sum == null || summary == null ? (sum == null ? summary : sum) : sum.plus(summary);
            }
            return Optional.ofNullable(sum);
        });
    }

    MetricPoints points(SeriesKey key) {
        return read(() -> {
            List<SeriesPart> parts = parts(key);
            MetricPoints.Builder points = new MetricPoints.Builder(Math.toIntExact(pointCount(parts)));
            for (SeriesPart part : parts) {
                part.readPoints(points);
            }
            return points.build();
        });
    }

    List<MetricValue> values(SeriesKey key) {
        return read(() -> {
            List<MetricValue> values = new ArrayList<>();
            for (SeriesPart part : parts(key)) {
                part.readValues(values::add);
            }
            return List.copyOf(values);
        });
    }

    long pointCount(SeriesKey key) {
        return read(() -> pointCount(parts(key)));
    }

    long pointCount(SeriesKey key, String origin) {
        return read(() -> pointCount(ofOrigin(parts(key), origin)));
    }

    long valueCount(SeriesKey key, String origin) {
        return read(() -> {
            long count = 0;
            for (SeriesPart part : ofOrigin(parts(key), origin)) {
                count += part.valueCount();
            }
            return count;
        });
    }

    synchronized Set<String> runs() {
        return read(() -> {
            refresh();
            return Set.copyOf(runs.keySet());
        });
    }

    /** Tells of the series that changed after a generation, and returns the generation to ask for the next time. */
    long changes(long after, ChangedSeries changed) {
        Set<SeriesKey> keys = new LinkedHashSet<>();
        long now = read(() -> changedKeys(after, keys));
        for (SeriesKey key : keys) {
            changed.accept(key, summary(key).orElse(null));
        }
        return now;
    }

    private synchronized long changedKeys(long after, Set<SeriesKey> keys) throws IOException {
        refresh();
        for (PartFile file : files.values()) {
            file.changedAfter(after, (run, key) -> keys.add(key));
        }
        return generation;
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

    private synchronized List<SeriesPart> parts(SeriesKey key) throws IOException {
        refresh();
        List<SeriesPart> parts = new ArrayList<>(1);
        for (RunInFile run : runs.getOrDefault(key.runId(), List.of())) {
            run.file.parts(run.run, key.metric(), parts::add);
        }
        return parts;
    }

    private synchronized List<SeriesPart> parts(String runId) throws IOException {
        refresh();
        List<SeriesPart> parts = new ArrayList<>();
        for (RunInFile run : runs.getOrDefault(runId, List.of())) {
            run.file.parts(run.run, parts::add);
        }
        return parts;
    }

    private void refresh() throws IOException {
        generation++;
        for (Path path : directory.files()) {
            PartFile file = files.computeIfAbsent(path, this::open);
            file.refresh(
                    generation,
                    (runId, run) -> runs.computeIfAbsent(runId, id -> new ArrayList<>(1))
                            .add(new RunInFile(file, run)));
        }
    }

    private PartFile open(Path path) {
        return path.toString().endsWith(PointFile.SUFFIX)
                ? new PointFile(path, problems, writers)
                : new LogFile(path, problems, writers);
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
