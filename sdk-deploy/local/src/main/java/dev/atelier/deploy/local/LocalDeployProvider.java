package dev.atelier.deploy.local;

import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.deploy.DeployProvider;
import dev.atelier.spi.deploy.DeployTarget;

/** Offers the deploy target {@code local}. Thread-safe. */
public final class LocalDeployProvider implements DeployProvider {
    /** Creates the provider. */
    public LocalDeployProvider() {}

    @Override
    public String type() {
        return LocalTarget.TYPE;
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public DeployTarget open(ProviderContext context) {
        return new LocalServices(context.clock(), context.settings());
    }
}
