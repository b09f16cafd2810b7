package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.tck.SharedStoreContract;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
class PostgresStoreContractIT extends SharedStoreContract {
    @TempDir
    private Path directory;

    private URI uri;

    @Override
    protected WorkspaceStore open() {
        if (uri == null) {
            uri = PostgresServer.running().newWorkspace();
        }
        return PostgresStore.open(uri, new TestContext(directory));
    }
}
