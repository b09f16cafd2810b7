package dev.atelier;

import dev.atelier.error.StoreException;
import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An in-memory store that outlives the workspaces opened on it, and whose catalog can be full. */
final class SharedStore implements WorkspaceStore {
    private final WorkspaceStore store = new InMemoryStoreProvider().open(URI.create("mem:shared"), null);
    private final Catalog catalog = new FullCatalog(store.catalog());
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private volatile boolean full;

    /** Lets every commit fail until further notice. */
    void full(boolean isFull) {
        full = isFull;
    }

    /** Opens a workspace builder on this store that uses nothing from the class path. */
    WorkspaceBuilder workspace() {
        return Workspace.builder().store(this).withoutDiscovery();
    }

    @Override
    public String workspaceId() {
        return store.workspaceId();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public MetricStore metrics() {
        return store.metrics();
    }

    @Override
    public ArtifactStore artifacts() {
        return store.artifacts();
    }

    @Override
    public Optional<Lease> tryLease(String name) {
        return store.tryLease(name).map(lease -> {
            leases.put(name, lease);
            return new Unaware(lease);
        });
    }

    /** Takes a lease from its holder, as a server does from one it has not heard of for too long. */
    void takeAway(String name) {
        leases.remove(name).close();
    }

    /** A lease whose holder does not hear that it was taken away. */
    private record Unaware(Lease lease) implements Lease {
        @Override
        public String name() {
            return lease.name();
        }

        @Override
        public boolean held() {
            return true;
        }

        @Override
        public long term() {
            return lease.term();
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void close() {
        // the next workspace goes on with it
    }

    private final class FullCatalog implements Catalog {
        private final Catalog catalog;

        private FullCatalog(Catalog catalog) {
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
            if (full) {
                throw new StoreException("the disk is full");
            }
            return catalog.commit(writes);
        }

        @Override
        public long commit(List<Write> writes, Lease lease) {
            if (full) {
                throw new StoreException("the disk is full");
            }
            return catalog.commit(writes, lease);
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
}
