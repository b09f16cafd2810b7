package dev.atelier.tracking.embedded;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.embedded.artifact.EmbeddedArtifactStore;
import dev.atelier.tracking.embedded.catalog.EmbeddedCatalog;
import dev.atelier.tracking.embedded.compaction.BackgroundCompaction;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.verify.StoreVerification;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.Leases;
import dev.atelier.tracking.embedded.workspace.OpenState;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import dev.atelier.tracking.embedded.workspace.WorkspaceMarker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A workspace directory, open. Thread-safe; several stores of one or many processes may have it open at once.
 *
 * <p>A directory that cannot be written can be opened and read; the first write fails.
 */
public final class EmbeddedStore implements WorkspaceStore {
    private final String workspaceId;
    private final Layout layout;
    private final OpenState state = new OpenState();
    private final Problems problems = new Problems();
    private final UnforcedPaths unforced = new UnforcedPaths();
    private final EmbeddedCatalog catalog;
    private final EmbeddedMetricStore metrics;
    private final EmbeddedArtifactStore artifacts;
    private final Leases leases;
    private final BackgroundCompaction compaction;

    private EmbeddedStore(Path directory, WriteMode mode, CompactionMode compactionMode) {
        workspaceId = WorkspaceMarker.readOrCreate(Layout.of(directory), unforced);
        layout = Layout.of(directory); // its real path, now that it exists
        catalog = new EmbeddedCatalog(layout, state, problems, unforced);
        leases = new Leases(layout, catalog);
        StoreParts parts = new StoreParts(layout, state, problems, unforced, leases);
        metrics = new EmbeddedMetricStore(parts, mode);
        artifacts = new EmbeddedArtifactStore(parts);
        compaction = new BackgroundCompaction(metrics);
        if (compactionMode == CompactionMode.BACKGROUND) {
            compaction.start();
        }
    }

    /**
     * Opens a workspace directory, creating it when it does not exist or is empty.
     *
     * @param directory the directory
     * @return the open store
     * @throws dev.atelier.error.StoreException when it is no workspace, or one of a newer format, or cannot be read
     */
    public static EmbeddedStore open(Path directory) {
        return open(directory, WriteMode.AUTO);
    }

    /**
     * Opens a workspace directory, creating it when it does not exist or is empty.
     *
     * @param directory the directory
     * @param mode how points are written
     * @return the open store
     * @throws dev.atelier.error.StoreException when it is no workspace, or one of a newer format, or cannot be read
     */
    public static EmbeddedStore open(Path directory, WriteMode mode) {
        return open(directory, mode, CompactionMode.BACKGROUND);
    }

    /**
     * Opens a workspace directory, creating it when it does not exist or is empty.
     *
     * @param directory the directory
     * @param mode how points are written
     * @param compaction when finished files are sealed
     * @return the open store
     * @throws dev.atelier.error.StoreException when it is no workspace, or one of a newer format, or cannot be read
     */
    public static EmbeddedStore open(Path directory, WriteMode mode, CompactionMode compaction) {
        return new EmbeddedStore(directory, requireNonNull(mode, "mode"), requireNonNull(compaction, "compaction"));
    }

    /**
     * Returns what was found damaged, and skipped, since this store was opened.
     *
     * @return one message per damaged region, in the order they were met
     */
    @Override
    public List<String> problems() {
        return problems.all();
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
        metrics.flush();
        unforced.force();
    }

    @Override
    public void compact() {
        state.requireOpen();
        metrics.compact();
        catalog.compact();
    }

    @Override
    public Verification verify() {
        state.requireOpen();
        try {
            return new StoreVerification(layout, leases, catalog).run();
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.root(), e);
        }
    }

    @Override
    public void close() {
        if (!state.close()) {
            return;
        }
        try (catalog;
                leases;
                metrics;
                compaction) {
            // closes all, the metrics first, whose files hold leases
        }
    }
}
