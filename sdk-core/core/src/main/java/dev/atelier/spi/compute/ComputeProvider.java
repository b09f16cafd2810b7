package dev.atelier.spi.compute;

import dev.atelier.spi.Provider;
import dev.atelier.spi.ProviderContext;

/** A kind of compute backend. Thread-safe. */
public interface ComputeProvider extends Provider {
    /**
     * Opens the backend.
     *
     * @param context what the workspace offers; its settings are those of the compute target
     * @return the open backend
     * @throws dev.atelier.error.ComputeException when it cannot be opened; the message says why
     */
    ComputeBackend open(ProviderContext context);
}
