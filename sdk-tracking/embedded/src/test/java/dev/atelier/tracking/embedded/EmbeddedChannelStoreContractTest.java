package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.tck.SharedStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store that writes points by write calls. */
class EmbeddedChannelStoreContractTest extends SharedStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected WorkspaceStore open() {
        return EmbeddedStore.open(directory, WriteMode.CHANNEL);
    }
}
