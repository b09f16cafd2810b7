package dev.atelier.spi;

import static java.util.Objects.requireNonNull;

/**
 * Whether a provider can work here. Immutable.
 *
 * @param available true when it can
 * @param reason why not, and what to do; empty when available
 */
public record Availability(boolean available, String reason) {
    /** It can work here. */
    public static final Availability AVAILABLE = new Availability(true, "");

    /** {@inheritDoc} */
    public Availability {
        requireNonNull(reason, "reason");
    }

    /**
     * Says that a provider cannot work here.
     *
     * @param reason why not, and what to do
     * @return the answer
     */
    public static Availability unavailable(String reason) {
        return new Availability(false, reason);
    }
}
