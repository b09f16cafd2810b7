package dev.atelier.tracking.embedded;

import dev.atelier.error.StoreException;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.nio.file.Path;

/** Opens workspace directories, named by {@code file:} URIs. Thread-safe. */
public final class EmbeddedStoreProvider implements StoreProvider {
    /** Creates the provider. */
    public EmbeddedStoreProvider() {}

    @Override
    public String type() {
        return "embedded";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public boolean supports(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public WorkspaceStore open(URI uri, ProviderContext context) {
        return EmbeddedStore.open(directory(uri));
    }

    private static Path directory(URI uri) {
        try {
            return uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "'" + uri + "' does not name a directory of this machine; use a URI like file:///home/me/ml", e);
        }
    }
}
