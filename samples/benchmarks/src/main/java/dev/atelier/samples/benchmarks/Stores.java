package dev.atelier.samples.benchmarks;

import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.embedded.EmbeddedStore;
import dev.atelier.tracking.embedded.WriteMode;
import java.nio.file.Path;

/** Opens workspaces. */
final class Stores {
    private Stores() {}

    static WorkspaceStore open(Path directory) {
        return EmbeddedStore.open(directory, WriteMode.MAPPED);
    }

    /** Opens a store that writes with a file channel. */
    static WorkspaceStore openChannel(Path directory) {
        return EmbeddedStore.open(directory, WriteMode.CHANNEL);
    }

    static Workspace workspace(WorkspaceStore store) {
        return Workspace.builder().store(store).withoutDiscovery().open();
    }
}
