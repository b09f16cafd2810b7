package dev.atelier.internal;

import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.PendingWrites;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.SearchableFields;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.List;
import java.util.Optional;

/** A workspace's store with the artifacts that the workspace uses, which may be kept elsewhere; it is not closed. */
public record StoreView(WorkspaceStore store, ArtifactStore artifacts) implements WorkspaceStore {
    @Override
    public String workspaceId() {
        return store.workspaceId();
    }

    @Override
    public Catalog catalog() {
        return store.catalog();
    }

    @Override
    public MetricStore metrics() {
        return store.metrics();
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
    public List<String> problems() {
        return store.problems();
    }

    @Override
    public PendingWrites pendingWrites() {
        return store.pendingWrites();
    }

    @Override
    public void compact() {
        store.compact();
    }

    @Override
    public Verification verify() {
        return store.verify();
    }

    @Override
    public Optional<RunIndex> runIndex(SearchableFields fields) {
        return store.runIndex(fields);
    }

    @Override
    public void close() {
        // the workspace closes what it has opened
    }
}
