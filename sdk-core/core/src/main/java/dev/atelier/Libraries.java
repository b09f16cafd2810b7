package dev.atelier;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.provider.Providers;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.LibraryProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Finds the Java libraries of environments. Thread-safe. */
final class Libraries {
    private static final String TYPE = "maven";

    private final Providers<LibraryProvider> providers;
    private final Function<String, ProviderContext> contexts;

    Libraries(ClassLoader loader, Function<String, ProviderContext> contexts) {
        this.providers = Providers.of(LibraryProvider.class, "library", List.of(), loader);
        this.contexts = contexts;
    }

    /** Returns the jars of an environment; none when it has no libraries. */
    List<Path> resolve(EnvironmentDefinition environment) {
        if (environment.maven().isEmpty()) {
            return List.of();
        }
        try {
            return providers.named(TYPE).resolve(environment.maven(), contexts.apply(TYPE));
        } catch (ProviderNotFoundException e) {
            throw new ConfigurationException(
                    "libraries are resolved by dev.atelier:atelier-compute-maven; add it to the" + " class path ("
                            + e.getMessage() + ")");
        }
    }

    /** Tells what the libraries are resolved to, for people. */
    String explain(EnvironmentDefinition environment) {
        StringBuilder text = new StringBuilder("its libraries are resolved when a run is submitted; now to:\n");
        resolve(environment).forEach(jar -> text.append("  ").append(jar).append('\n'));
        text.append("its lock:\n");
        environment.lock().forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString().strip();
    }
}
