package dev.atelier.compute.maven;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.LibraryProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * Resolves Java libraries as Maven does, with Maven's own resolver, from the repositories, mirrors, proxies and servers of
 * the user's settings, through the user's local repository. Thread-safe.
 *
 * <p>Settings, given as {@code library.maven.<name>}: {@code settings}, a settings file in place of {@code
 * ~/.m2/settings.xml}; {@code local-repository}, a directory in place of {@code ~/.m2/repository}; {@code offline}, {@code
 * true} to ask no network.
 */
public final class MavenLibraryProvider implements LibraryProvider {
    /** Creates the provider. */
    public MavenLibraryProvider() {}

    @Override
    public String type() {
        return "maven";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe(ProviderContext context) {
        return Availability.AVAILABLE;
    }

    @Override
    public List<Path> resolve(List<String> coordinates, ProviderContext context) {
        try (Resolution resolution = Resolution.open(context.settings())) {
            List<Problem> problems = resolution.problems(coordinates);
            if (!problems.isEmpty()) {
                throw new ConfigurationException("the libraries cannot be resolved:", problems);
            }
            return resolution.resolve(coordinates);
        }
    }
}
