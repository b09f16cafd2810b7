package dev.atelier.internal.provider;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.AmbiguousProviderException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.error.ProviderFailureException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.spi.Availability;
import dev.atelier.spi.Provider;
import dev.atelier.spi.ProviderContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one plugin family: those the caller gave, and those a class loader offers.
 *
 * <p>The class loader is asked when its answer is first needed; the type of a given instance never needs it. One
 * provider that does not load leaves the others usable; blank, malformed, duplicate and reserved types are errors.
 * Thread-safe. Neither streams nor lambdas are used on the way to a provider: they cost milliseconds when a program starts.
 *
 * @param <P> the family
 */
public final class Providers<P extends Provider> {
    private final Class<P> family;
    private final String familyName;
    private final List<Named<P>> given;
    private final @Nullable ClassLoader loader;
    private final @Nullable Function<String, ProviderContext> contexts;
    private volatile @Nullable Discovery<P> discovery;

    private Providers(Providers<P> other, Function<String, ProviderContext> contexts) {
        this.family = other.family;
        this.familyName = other.familyName;
        this.given = other.given;
        this.loader = other.loader;
        this.discovery = other.discovery;
        this.contexts = contexts;
    }

    private Providers(Class<P> family, String familyName, List<Named<P>> given, @Nullable ClassLoader loader) {
        this.family = family;
        this.familyName = familyName;
        this.given = given;
        this.loader = loader;
        this.contexts = null;
    }

    /**
     * Prepares the look-up of a family; nothing is loaded yet.
     *
     * @param family the provider interface
     * @param familyName {@code store}, {@code compute} or {@code deploy}
     * @param given instances of the caller; each replaces a discovered one of the same type
     * @param loader where to discover more, or null to use the given ones only
     * @throws ConfigurationException when types of the given ones are blank, malformed, duplicate or reserved
     */
    public static <P extends Provider> Providers<P> of(
            Class<P> family, String familyName, List<P> given, @Nullable ClassLoader loader) {
        requireNonNull(family, "family");
        requireNonNull(familyName, "familyName");
        List<Named<P>> named = new ArrayList<>();
        for (P provider : given) {
            named.add(Named.of(provider));
        }
        List<Problem> problems = ProviderNames.problems(named);
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the given " + familyName + " providers cannot be used", problems);
        }
        return new Providers<>(family, familyName, List.copyOf(named), loader);
    }

    /**
     * Asks each provider whether it can work here before it is chosen; without this, all of them are taken to.
     *
     * @param contexts gives the context for a type
     */
    public Providers<P> probedWith(Function<String, ProviderContext> contexts) {
        requireNonNull(contexts, "contexts");
        return new Providers<>(this, contexts);
    }

    /**
     * Returns the provider of a type.
     *
     * @throws ProviderNotFoundException when there is none; the message has what was found and what to add
     * @throws ProviderFailureException when it says that it cannot work here
     */
    public P named(String type) {
        requireNonNull(type, "type");
        Named<P> named = find(given, type)
                .or(() -> find(discovered().found(), type))
                .orElseThrow(() -> notFound(
                        "no " + familyName + " provider has the type '" + type + "'",
                        ProviderNames.remedy(familyName, type),
                        null));
        requireAvailable(List.of(named));
        return named.provider();
    }

    /**
     * Chooses among the providers that fit and are available: a given one before a discovered one, then the only one,
     * then the one with the highest priority.
     *
     * @param fits whether a provider fits
     * @param what what it has to fit, for messages, such as {@code the URI 'mem:x'}
     * @throws ProviderNotFoundException when none fits
     * @throws ProviderFailureException when those that fit cannot work here
     * @throws AmbiguousProviderException when several fit with the same priority
     */
    public P only(Predicate<P> fits, String what) {
        return only(fits, what, null);
    }

    /** Chooses as {@link #only(Predicate, String)} does; when none fits, the message has what each of them takes. */
    public P only(Predicate<P> fits, String what, @Nullable Function<P, String> takes) {
        List<Named<P>> fitting = fitting(given, fits);
        if (fitting.isEmpty()) {
            fitting = fitting(discovered().found(), fits);
        }
        if (fitting.isEmpty()) {
            throw notFound(
                    "no " + familyName + " provider fits " + what, ProviderNames.remedy(familyName, "<type>"), takes);
        }
        return highest(requireAvailable(fitting), what);
    }

    /** Returns the types of all usable providers, sorted. */
    public List<String> types() {
        return Stream.concat(given.stream(), discovered().found().stream())
                .map(Named::type)
                .sorted()
                .toList();
    }

    private Optional<Named<P>> find(List<Named<P>> candidates, String type) {
        return candidates.stream()
                .filter(candidate -> candidate.type().equals(type))
                .findFirst();
    }

    private List<Named<P>> fitting(List<Named<P>> candidates, Predicate<P> fits) {
        List<Named<P>> fitting = new ArrayList<>();
        for (Named<P> candidate : candidates) {
            if (fits.test(candidate.provider())) {
                fitting.add(candidate);
            }
        }
        return fitting;
    }

    private P highest(List<Named<P>> available, String what) {
        List<Named<P>> best = new ArrayList<>();
        for (Named<P> named : available) {
            int difference = best.isEmpty()
                    ? 0
                    : Integer.compare(
                            named.provider().priority(), best.get(0).provider().priority());
            if (difference > 0) {
                best.clear();
            }
            if (difference >= 0) {
                best.add(named);
            }
        }
        if (best.size() > 1) {
            throw new AmbiguousProviderException(
                    "several " + familyName + " providers fit " + what + " with the same priority: " + list(best)
                            + "; name one in the configuration, or remove the others",
                    null);
        }
        return best.get(0).provider();
    }

    /** Keeps those that can work here; fails with all reasons when none can. */
    private List<Named<P>> requireAvailable(List<Named<P>> candidates) {
        List<Named<P>> available = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Throwable cause = null;
        for (Named<P> candidate : candidates) {
            try {
                Availability availability = contexts == null
                        ? Availability.AVAILABLE
                        : candidate.provider().probe(contexts.apply(candidate.type()));
                if (availability.available()) {
                    available.add(candidate);
                } else {
                    reasons.add(candidate + ": " + availability.reason());
                }
            } catch (LinkageError | RuntimeException failure) {
                cause = failure;
                reasons.add(candidate + ": it failed when asked, " + Broken.of(failure));
            }
        }
        if (available.isEmpty()) {
            throw new ProviderFailureException(
                    "the " + familyName + " provider cannot work here: " + String.join("; ", reasons), cause);
        }
        return available;
    }

    private ProviderNotFoundException notFound(String what, String remedy, @Nullable Function<P, String> takes) {
        Discovery<P> discovered = discovered();
        List<String> types = Stream.concat(given.stream(), discovered.found().stream())
                .map(named -> named.type() + (takes == null ? "" : taken(takes.apply(named.provider()))))
                .sorted()
                .toList();
        return new ProviderNotFoundException(
                what + "; found: " + (types.isEmpty() ? "none" : String.join(", ", types))
                        + (loader == null ? " (discovery is off)" : "") + discovered.describeBroken() + "; " + remedy,
                discovered.cause());
    }

    private Discovery<P> discovered() {
        Discovery<P> known = discovery;
        if (known == null) {
            Set<String> replaced = new HashSet<>();
            for (Named<P> named : given) {
                replaced.add(named.type());
            }
            known = Discovery.of(family, replaced, loader);
            discovery = known;
        }
        return known;
    }

    private static String taken(String forms) {
        return forms.isEmpty() ? "" : " (" + forms + ")";
    }

    private String list(List<Named<P>> providers) {
        return providers.stream().map(Named::toString).collect(Collectors.joining(", "));
    }
}
