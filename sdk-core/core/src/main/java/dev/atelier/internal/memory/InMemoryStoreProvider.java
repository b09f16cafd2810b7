package dev.atelier.internal.memory;

import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;

/** Opens stores that live in the heap; every {@code mem:} URI opens a new, empty one. Thread-safe. */
public final class InMemoryStoreProvider implements StoreProvider {
    /** Creates the provider. */
    public InMemoryStoreProvider() {}

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public boolean supports(URI uri) {
        return "mem".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public String uriForm() {
        return "mem:new";
    }

    @Override
    public WorkspaceStore open(URI uri, ProviderContext context) {
        return new InMemoryStore();
    }
}
