package dev.atelier.tracking.embedded.index;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore.ChangedSeries;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import dev.atelier.tracking.embedded.workspace.Layout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of every series are, in the files of all processes. Thread-safe; brought up to date by each read. Its
 * lock is held to find parts, not to read their points.
 */
public final class MetricIndex {
    private static final int ATTEMPTS = 20;

    private final Layout layout;
    private final MetricFiles files;

    public MetricIndex(Layout layout, MetricFiles files) {
        this.layout = layout;
        this.files = files;
    }

    public List<String> metrics(String runId) {
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

    public Optional<MetricSummary> summary(SeriesKey key) {
        return read(new Query<>() {
            @Override
            public Optional<MetricSummary> run() throws IOException {
                return summaryOf(parts(key));
            }
        });
    }

    public MetricPoints points(SeriesKey key) {
        return read(() -> {
            List<SeriesPart> parts = parts(key);
            MetricPoints.Builder points = new MetricPoints.Builder(Math.toIntExact(pointCount(parts)));
            for (SeriesPart part : parts) {
                part.readPoints(points);
            }
            return points.build();
        });
    }

    public List<MetricValue> values(SeriesKey key) {
        return read(new Query<>() {
            @Override
            public List<MetricValue> run() throws IOException {
                List<MetricValue> values = new ArrayList<>();
                for (SeriesPart part : parts(key)) {
                    part.readValues(values::add);
                }
                return List.copyOf(values);
            }
        });
    }

    public long pointCount(SeriesKey key, String origin) {
        return read(() -> pointCount(ofOrigin(parts(key), origin)));
    }

    public long valueCount(SeriesKey key, String origin) {
        return read(new Query<>() {
            @Override
            public Long run() throws IOException {
                long count = 0;
                for (SeriesPart part : ofOrigin(parts(key), origin)) {
                    count += part.valueCount();
                }
                return count;
            }
        });
    }

    public Set<String> runs() {
        return read(this::currentRuns);
    }

    /** Makes of a series' points so many buckets, from summaries of chunks that lie in one bucket where there are such. */
    public List<MetricBucket> downsample(SeriesKey key, int buckets) {
        return read(() -> {
            List<SeriesPart> parts = parts(key);
            ChunkSampler sampler = new ChunkSampler(buckets);
            for (SeriesPart part : parts) {
                sampler.measure(part.summary());
            }
            for (SeriesPart part : parts) {
                sampler.add(part);
            }
            return sampler.result();
        });
    }

    /** Returns about how many bytes the parts of runs take. */
    public long size(Collection<String> runIds) {
        return read(() -> {
            long size = 0;
            for (String runId : runIds) {
                for (SeriesPart part : parts(runId)) {
                    size += part.size();
                }
            }
            return size;
        });
    }

    /** Tells of the series that changed after a generation, and returns the generation to ask for the next time. */
    public long changes(long after, ChangedSeries changed) {
        Set<SeriesKey> keys = new LinkedHashSet<>();
        List<SealedFile> sealed = new ArrayList<>();
        long now = read(() -> findChanges(after, keys, sealed));
        tell(keys, changed);
        try {
            for (SealedFile file : sealed) {
                for (int page = 0; page < file.index().pageCount(); page++) {
                    tell(changedKeys(file, page), changed); // page by page, since there may be millions
                }
            }
        } catch (NoSuchFileException e) {
            forgetListing();
            return changes(after, changed); // a compaction has replaced it; all is told again
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.metrics(), e);
        }
        return now;
    }

    private synchronized long findChanges(long after, Set<SeriesKey> keys, List<SealedFile> sealed) throws IOException {
        files.refresh();
        keys.addAll(files.changedAfter(after));
        sealed.addAll(files.sealedAfter(after));
        return files.generation();
    }

    private synchronized List<SeriesKey> changedKeys(SealedFile file, int page) throws IOException {
        List<SeriesKey> keys = new ArrayList<>();
        file.changedKeys(page, keys::add);
        return keys;
    }

    private void tell(Collection<SeriesKey> keys, ChangedSeries changed) {
        for (SeriesKey key : keys) {
            changed.accept(key, read(() -> summaryOf(knownParts(key))).orElse(null));
        }
    }

    private synchronized Set<String> currentRuns() throws IOException {
        files.refresh();
        return Set.copyOf(files.runs());
    }

    private static Optional<MetricSummary> summaryOf(List<SeriesPart> parts) throws IOException {
        @Nullable MetricSummary sum = null;
        for (SeriesPart part : parts) {
            MetricSummary summary = part.summary();
            sum = sum == null || summary == null ? (sum == null ? summary : sum) : sum.plus(summary);
        }
        return Optional.ofNullable(sum);
    }

    private static long pointCount(List<SeriesPart> parts) throws IOException {
        long count = 0;
        for (SeriesPart part : parts) {
            count += part.pointCount();
        }
        return count;
    }

    private static List<SeriesPart> ofOrigin(List<SeriesPart> parts, String origin) {
        List<SeriesPart> found = new ArrayList<>(parts.size());
        for (SeriesPart part : parts) {
            if (part.origin().equals(origin)) {
                found.add(part);
            }
        }
        return found;
    }

    private synchronized List<SeriesPart> parts(SeriesKey key) throws IOException {
        files.refresh();
        return knownParts(key);
    }

    private synchronized List<SeriesPart> knownParts(SeriesKey key) throws IOException {
        if (files.isListingForgotten()) {
            files.refresh();
        }
        Collected found = new Collected();
        files.parts(key, found);
        return found.parts;
    }

    private synchronized List<SeriesPart> parts(String runId) throws IOException {
        files.refresh();
        List<SeriesPart> parts = new ArrayList<>();
        files.parts(runId, parts::add);
        return parts;
    }

    /** Repeats a query whose files a compaction has replaced meanwhile. */
    private <T> T read(Query<T> query) {
        try {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                try {
                    return query.run();
                } catch (NoSuchFileException e) {
                    forgetListing();
                }
            }
            return query.run();
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.metrics(), e);
        }
    }

    private synchronized void forgetListing() {
        files.forgetListing();
    }

    /** Parts put together; not a lambda, as some queries are none: they are on the way of every program's first point. */
    private static final class Collected implements Consumer<SeriesPart> {
        private final List<SeriesPart> parts = new ArrayList<>(1);

        @Override
        public void accept(SeriesPart part) {
            parts.add(part);
        }
    }

    private interface Query<T> {
        T run() throws IOException;
    }
}
