package dev.atelier.internal.provider;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.spi.Provider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a class loader offers for one family: the providers that load, and the broken ones. Immutable. */
record Discovery<P extends Provider>(List<Named<P>> found, List<Broken> broken) {
    Discovery {
        found = List.copyOf(found);
        broken = List.copyOf(broken);
    }

    /** Looks up a family, leaving out the types that the caller gave instances of. */
    static <P extends Provider> Discovery<P> of(Class<P> family, Set<String> replaced, @Nullable ClassLoader loader) {
        if (loader == null) {
            return new Discovery<>(List.of(), List.of());
        }
        List<Named<P>> found = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        Iterator<P> elements = ServiceLoader.load(family, loader).iterator();
        while (step(elements, found, broken)) {
            int last = found.size() - 1;
            if (last >= 0 && replaced.contains(found.get(last).type())) {
                found.remove(last);
            }
        }
        List<Problem> problems = ProviderNames.problems(found);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(
                    "the class path has unusable providers of " + family.getSimpleName(), problems);
        }
        return new Discovery<>(found, broken);
    }

    /** Takes one element; a loader that only repeats its failure is at its end. */
    private static <P extends Provider> boolean step(Iterator<P> elements, List<Named<P>> found, List<Broken> broken) {
        try {
            if (!elements.hasNext()) {
                return false;
            }
            P provider = elements.next();
            found.add(Named.of(provider));
            return true;
        } catch (ServiceConfigurationError | LinkageError | RuntimeException failure) {
            Broken next = Broken.of(failure);
            boolean repeated = !broken.isEmpty()
                    && broken.get(broken.size() - 1).toString().equals(next.toString());
            return !repeated && broken.add(next);
        }
    }

    /** Says which providers are broken and why; empty when none is. */
    String describeBroken() {
        return broken.isEmpty()
                ? ""
                : "; broken: " + broken.stream().map(Broken::toString).collect(Collectors.joining(" | "));
    }

    /** Returns the failure of the first broken provider, or null. */
    @Nullable
    Throwable cause() {
        return broken.isEmpty() ? null : broken.get(0).cause();
    }
}
