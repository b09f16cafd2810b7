package dev.atelier.crash;

import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.nio.file.Path;

/** How the embedded store writes points. */
enum WriteMode {
    MAPPED,
    CHANNEL;

    WorkspaceStore store(Path directory) {
        return EmbeddedStore.open(directory);
    }

    Workspace open(Path directory) {
        return Workspace.builder().store(store(directory)).withoutDiscovery().open();
    }
}
