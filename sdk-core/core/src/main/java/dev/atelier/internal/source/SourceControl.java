package dev.atelier.internal.source;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.provider.Providers;
import dev.atelier.spi.compute.SourceControlProvider;
import java.util.List;

/** Finds what reads ignore files and compares texts. Thread-safe. */
public final class SourceControl {
    private static final String TYPE = "git";

    private final Providers<SourceControlProvider> providers;

    public SourceControl(ClassLoader loader) {
        providers = Providers.of(SourceControlProvider.class, "source control", List.of(), loader);
    }

    /**
     * Returns the provider.
     *
     * @param what what it is needed for
     * @throws ConfigurationException when there is none; the message says which dependency to add
     */
    SourceControlProvider git(String what) {
        try {
            return providers.named(TYPE);
        } catch (ProviderNotFoundException e) {
            throw new ConfigurationException(
                    what + " by dev.atelier:atelier-compute-git, which is not on the class path; add it");
        }
    }
}
