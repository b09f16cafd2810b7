package dev.atelier.crash;

import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.embedded.EmbeddedStore;
import dev.atelier.tracking.embedded.WriteMode;
import java.nio.file.Path;

/** The embedded store in one of its ways to write. */
enum Embedded {
    MAPPED(WriteMode.MAPPED),
    CHANNEL(WriteMode.CHANNEL);

    private final WriteMode mode;

    Embedded(WriteMode mode) {
        this.mode = mode;
    }

    WorkspaceStore store(Path directory) {
        return EmbeddedStore.open(directory, mode);
    }

    Workspace open(Path directory) {
        return Workspace.builder().store(store(directory)).withoutDiscovery().open();
    }
}
