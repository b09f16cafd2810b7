package dev.atelier.tracking.archive;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Appends the metrics of an archive under an origin of their own. What an interrupted import has appended is counted and
 * passed over, so that nothing is there twice. Confined to one thread.
 */
final class MetricImport {
    private static final String ORIGIN = "import";

    private static final class Series {
        private final SeriesWriter writer;
        private final long knownPoints;
        private final long knownValues;
        private long points;
        private long values;

        Series(SeriesWriter writer) {
            this.writer = writer;
            knownPoints = writer.pointCount();
            knownValues = writer.valueCount();
        }
    }

    private final MetricStore store;
    private final Function<String, Optional<String>> idsHere;
    private final Map<SeriesKey, Series> series = new HashMap<>();

    /**
     * Prepares an import.
     *
     * @param idsHere the id that a run gets, or empty when its metrics are left out
     */
    MetricImport(MetricStore store, Function<String, Optional<String>> idsHere) {
        this.store = store;
        this.idsHere = idsHere;
    }

    void run(ArchiveReader archive) {
        try (InputStream points = archive.stream(Entries.POINTS);
                InputStream values = archive.stream(Entries.VALUES)) {
            for (var chunk = PointCodec.read(points); chunk.isPresent(); chunk = PointCodec.read(points)) {
                append(chunk.get());
            }
            Lines lines = new Lines(values);
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                append(ArchivedValue.parse(line.get()));
            }
        } catch (IOException e) {
            throw archive.failure(e);
        } catch (IllegalArgumentException e) {
            throw archive.refused("its metrics cannot be read: " + e.getMessage());
        }
        store.flush();
        series.forEach(this::requireKept);
    }

    /** Returns how many points and structured values were read. */
    long count() {
        return series.values().stream()
                .mapToLong(one -> one.points + one.values)
                .sum();
    }

    private void append(PointCodec.Chunk chunk) {
        Optional<Series> found = series(chunk.key());
        if (found.isEmpty()) {
            return;
        }
        Series one = found.get();
        MetricPoints points = chunk.points();
        for (int i = 0; i < points.size(); i++) {
            if (one.points++ >= one.knownPoints) {
                one.writer.append(points.step(i), points.value(i), points.timestamp(i));
            }
        }
    }

    private void append(ArchivedValue value) {
        series(value.key()).ifPresent(one -> {
            if (one.values++ >= one.knownValues) {
                one.writer.append(value.value());
            }
        });
    }

    private Optional<Series> series(SeriesKey archived) {
        return idsHere.apply(archived.runId())
                .map(runId -> series.computeIfAbsent(
                        new SeriesKey(runId, archived.metric()), key -> new Series(store.writer(key, ORIGIN))));
    }

    private void requireKept(SeriesKey key, Series one) {
        long points = store.summary(key).map(MetricSummary::count).orElse(0L);
        if (points != one.points || store.values(key).size() != one.values) {
            throw new StoreException("metric '" + key.metric() + "' of run " + key.runId() + " was not kept: " + points
                    + " of " + one.points
                    + " points are there; nothing was imported, compact the workspace and try again");
        }
    }
}
