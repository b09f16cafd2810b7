package dev.atelier.spi.deploy;

import dev.atelier.spi.Provider;
import dev.atelier.spi.ProviderContext;

/** A kind of deployment target. Thread-safe. */
public interface DeployProvider extends Provider {
    /**
     * Opens the target.
     *
     * @param context what the workspace offers
     * @return the open target
     * @throws dev.atelier.error.DeploymentException when it cannot be opened; the message says why
     */
    DeployTarget open(ProviderContext context);
}
