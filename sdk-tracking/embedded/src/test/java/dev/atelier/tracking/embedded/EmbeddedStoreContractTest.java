package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.tck.SharedStoreContract;
import dev.atelier.tracking.tck.StoreFault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The store that writes points into mapped memory. */
class EmbeddedStoreContractTest extends SharedStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected WorkspaceStore open() {
        return EmbeddedStore.open(directory, WriteMode.MAPPED);
    }

    @Override
    protected Optional<URI> uri() {
        return Optional.of(URI.create(directory.toUri() + "?write-mode=mapped"));
    }

    @Override
    protected Optional<StoreFault> fault() {
        return FullDiskFault.in(directory);
    }
}
