package dev.atelier.spi;

/**
 * A cheap factory found by {@link java.util.ServiceLoader}.
 *
 * <p>Implementations have a public no-argument constructor that does no I/O and touches no third-party class, keep no
 * static state, and read no environment variable or system property on their own. They are thread-safe.
 */
public interface Provider {
    /**
     * Returns the type by which configuration chooses this provider.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]*}
     */
    String type();

    /**
     * Returns the rank used when several providers fit and configuration names none; the highest wins.
     *
     * @return 0 by default; Atelier's own providers answer below 0
     */
    default int priority() {
        return 0;
    }

    /**
     * Tells whether this provider can work here. Never throws.
     *
     * @param context what the workspace offers
     * @return available, or why not
     */
    default Availability probe(ProviderContext context) {
        return Availability.AVAILABLE;
    }
}
