package dev.atelier.spi.compute;

import dev.atelier.spi.Provider;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.util.List;

/** Finds the Java libraries of an environment. Thread-safe. */
public interface LibraryProvider extends Provider {
    /**
     * Resolves libraries and everything they need, and has them on this machine.
     *
     * @param coordinates Maven coordinates, in the order of the class path
     * @param context the workspace's offer
     * @return the jars, in the order of the class path
     * @throws dev.atelier.error.ConfigurationException when some of them cannot be found; the message has all reasons
     */
    List<Path> resolve(List<String> coordinates, ProviderContext context);
}
