package dev.atelier.internal.memory;

import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A store in the heap, gone when it is closed. */
final class InMemoryStore implements WorkspaceStore {
    private final String workspaceId = randomId();
    private final OpenState state = new OpenState();
    private final InMemoryLeases leases = new InMemoryLeases();
    private final InMemoryCatalog catalog = new InMemoryCatalog(state, leases);
    private final InMemoryMetricStore metrics = new InMemoryMetricStore(state);
    private final InMemoryArtifactStore artifacts = new InMemoryArtifactStore(state);

    /** A random UUID without the milliseconds that the first {@link java.security.SecureRandom} costs. */
    private static String randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    @Override
    public String workspaceId() {
        return workspaceId;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public MetricStore metrics() {
        return metrics;
    }

    @Override
    public ArtifactStore artifacts() {
        return artifacts;
    }

    @Override
    public Optional<Lease> tryLease(String name) {
        state.requireOpen();
        return leases.tryTake(name);
    }

    @Override
    public void flush() {
        state.requireOpen();
    }

    @Override
    public void close() {
        state.close();
        catalog.wakeWaiters();
    }
}
