package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.testing.TestContext;
import dev.atelier.tracking.tck.SharedStoreContract;
import dev.atelier.tracking.tck.StoreFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on a real server; its faults are kills of the whole server. */
@NeedsPostgres
class PostgresStoreContractIT extends SharedStoreContract {
    @TempDir
    private Path directory;

    private URI uri;

    @Override
    protected WorkspaceStore open() {
        return PostgresStore.open(uri().orElseThrow(), TestContext.in(directory));
    }

    @Override
    protected Optional<URI> uri() {
        if (uri == null) {
            URI workspace = PostgresServer.running().newWorkspace();
            uri = URI.create(workspace + "&journal=" + PostgresServer.encode(directory.toString()));
        }
        return Optional.of(uri);
    }

    @Override
    protected Optional<StoreFault> fault() {
        PostgresServer server = PostgresServer.running();
        return Optional.of(new StoreFault() {
            @Override
            public void begin() {
                server.kill();
            }

            @Override
            public void end() {
                try {
                    server.start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() {
                end();
            }
        });
    }
}
