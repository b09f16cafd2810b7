package dev.atelier.tracking.embedded;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.embedded.append.MetricAppender;
import dev.atelier.tracking.embedded.compaction.BackgroundCompaction;
import dev.atelier.tracking.embedded.compaction.Compaction;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.index.DeletedRuns;
import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.index.MetricIndex;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.OpenState;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Metrics in block files: one appender, and an index of everybody's files. Thread-safe. */
final class EmbeddedMetricStore implements MetricStore, BackgroundCompaction.Step, AutoCloseable {
    private static final long LARGE = 256 << 20;

    private final Layout layout;
    private final OpenState state;
    private final RollingAppender appender;
    private final MetricIndex index;
    private final DeletedRuns deleted;
    private final Compaction compaction;
    private final UnforcedPaths unforced;
    private final Writers writers = new Writers();

    EmbeddedMetricStore(StoreParts parts, WriteMode mode) {
        layout = parts.layout();
        state = parts.state();
        MetricWriters liveness = new MetricWriters(parts.leases());
        MetricRegister register = new MetricRegister(layout, parts.leases(), parts.unforced());
        appender = new RollingAppender(new Appending(parts, liveness, register, mode));
        unforced = parts.unforced();
        deleted = new DeletedRuns(parts, register);
        compaction = new Compaction(parts, liveness, register, deleted);
        index = new MetricIndex(layout, new MetricFiles(layout, deleted, parts.problems(), liveness));
    }

    @Override
    public SeriesWriter writer(SeriesKey key, String origin) {
        state.requireOpen();
        requireNonNull(key, "key");
        requireNonNull(origin, "origin");
        return writers.get(this, key, origin);
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
    public List<MetricBucket> downsample(SeriesKey key, int buckets) {
        return index().downsample(key, buckets);
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
        return index().size(runIds);
    }

    @Override
    public void delete(Collection<String> runIds) {
        state.requireOpen();
        try {
            deleted.add(runIds, unforced);
        } catch (IOException e) {
            throw StoreFailure.of("delete metrics in", layout.metrics(), e);
        }
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

    /** Compacts everybody's files, this store's included: what it writes from now on goes to new ones. */
    void compact() {
        state.requireOpen();
        try {
            appender.roll(writers::all);
            compaction.run();
        } catch (IOException e) {
            throw StoreFailure.of("compact the metrics in", layout.metrics(), e);
        }
    }

    /** Seals what others have left, and this store's files when they are large, if that is worthwhile. */
    @Override
    public void run() throws IOException {
        if (appender.size() >= LARGE) {
            appender.roll(writers::all);
        }
        compaction.runIfWorthwhile();
    }

    void requireOpen() {
        state.requireOpen();
    }

    MetricAppender appender() {
        return appender.current();
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

    /** Describes a store to mapped memory that failed: the disk did, or the file was cut. */
    StoreException failure(InternalError cause) {
        return failure(new IOException(cause.toString(), cause));
    }

    /** Makes appenders; not lambdas, since it is on the way of every program's first point. */
    private record Appending(StoreParts parts, MetricWriters liveness, MetricRegister register, WriteMode mode)
            implements Supplier<MetricAppender>, Predicate<Path> {
        @Override
        public MetricAppender get() {
            return new MetricAppender(parts, liveness, register, this);
        }

        @Override
        public boolean test(Path directory) {
            return Mapping.isUsed(mode, directory);
        }
    }

    @Override
    public void close() {
        try (compaction;
                appender) {
            for (EmbeddedSeriesWriter writer : writers.all()) {
                writer.close();
            }
        } catch (IOException e) {
            throw StoreFailure.of("close the metrics in", layout.metrics(), e);
        }
    }
}
