package dev.atelier.tracking.archive;

import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store in memory that outlives the workspaces opened on it, and whose n-th write from now on can be made to fail. */
final class FaultyStore implements WorkspaceStore, AutoCloseable {
    private final Workspace owner = Workspace.inMemory();
    private final WorkspaceStore store = owner.store();
    private long writesLeft = Long.MAX_VALUE;

    /** Lets everything work that is written a number of times, and fail from then on. */
    void failAfter(long writes) {
        writesLeft = writes;
    }

    /** Lets everything work again. */
    void repair() {
        writesLeft = Long.MAX_VALUE;
    }

    Workspace open() {
        return Workspace.builder().store(this).withoutDiscovery().open();
    }

    void discard() {
        owner.close();
    }

    private void beforeWrite() {
        if (writesLeft-- <= 0) {
            throw new StoreException("the disk is gone");
        }
    }

    @Override
    public String workspaceId() {
        return store.workspaceId();
    }

    @Override
    public Catalog catalog() {
        return new FaultyCatalog(store.catalog());
    }

    @Override
    public MetricStore metrics() {
        return new FaultyMetrics(store.metrics());
    }

    @Override
    public ArtifactStore artifacts() {
        return new FaultyArtifacts(store.artifacts());
    }

    @Override
    public Optional<Lease> tryLease(String name) {
        return store.tryLease(name);
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void close() {
        // the next workspace goes on with it
    }

    private final class FaultyCatalog implements Catalog {
        private final Catalog catalog;

        FaultyCatalog(Catalog catalog) {
            this.catalog = catalog;
        }

        @Override
        public Optional<Document> find(DocumentKey key) {
            return catalog.find(key);
        }

        @Override
        public List<Document> list(String kind, String idPrefix) {
            return catalog.list(kind, idPrefix);
        }

        @Override
        public long commit(List<Write> writes) {
            beforeWrite();
            return catalog.commit(writes);
        }

        @Override
        public Changes changes(long after) {
            return catalog.changes(after);
        }

        @Override
        public boolean awaitChange(long after, Duration timeout) {
            return catalog.awaitChange(after, timeout);
        }
    }

    private final class FaultyArtifacts implements ArtifactStore {
        private final ArtifactStore artifacts;

        FaultyArtifacts(ArtifactStore artifacts) {
            this.artifacts = artifacts;
        }

        @Override
        public Blob put(InputStream content) {
            beforeWrite();
            return artifacts.put(content);
        }

        @Override
        public InputStream open(String sha256) {
            return artifacts.open(sha256);
        }

        @Override
        public boolean contains(String sha256) {
            return artifacts.contains(sha256);
        }

        @Override
        public void forEach(Consumer<Blob> action) {
            artifacts.forEach(action);
        }

        @Override
        public boolean delete(String sha256, Instant unusedSince) {
            beforeWrite();
            return artifacts.delete(sha256, unusedSince);
        }
    }

    private final class FaultyMetrics implements MetricStore {
        private final MetricStore metrics;

        FaultyMetrics(MetricStore metrics) {
            this.metrics = metrics;
        }

        @Override
        public SeriesWriter writer(SeriesKey key, String origin) {
            return new FaultyWriter(metrics.writer(key, origin));
        }

        @Override
        public List<String> metrics(String runId) {
            return metrics.metrics(runId);
        }

        @Override
        public Optional<MetricSummary> summary(SeriesKey key) {
            return metrics.summary(key);
        }

        @Override
        public MetricPoints points(SeriesKey key) {
            return metrics.points(key);
        }

        @Override
        public List<MetricValue> values(SeriesKey key) {
            return metrics.values(key);
        }

        @Override
        public void flush() {
            metrics.flush();
        }

        @Override
        public long changes(long after, ChangedSeries changed) {
            return metrics.changes(after, changed);
        }

        @Override
        public Set<String> runs() {
            return metrics.runs();
        }

        @Override
        public long size(Collection<String> runIds) {
            return metrics.size(runIds);
        }

        @Override
        public void delete(Collection<String> runIds) {
            beforeWrite();
            metrics.delete(runIds);
        }
    }

    private final class FaultyWriter implements SeriesWriter {
        private final SeriesWriter writer;

        FaultyWriter(SeriesWriter writer) {
            this.writer = writer;
        }

        @Override
        public long append(double value, long timestamp) {
            beforeWrite();
            return writer.append(value, timestamp);
        }

        @Override
        public void append(long step, double value, long timestamp) {
            beforeWrite();
            writer.append(step, value, timestamp);
        }

        @Override
        public void append(MetricValue value) {
            beforeWrite();
            writer.append(value);
        }

        @Override
        public long pointCount() {
            return writer.pointCount();
        }

        @Override
        public long valueCount() {
            return writer.valueCount();
        }
    }
}
