package dev.atelier.spi.deploy;

import static java.util.Objects.requireNonNull;

import dev.atelier.service.ServiceState;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a target saw of an endpoint. Immutable.
 *
 * @param state how it is
 * @param message why it is so, for people; may be empty
 * @param address its base URI, ending in {@code /}, or null while it has none
 */
public record EndpointObservation(
        ServiceState state, String message, @Nullable URI address) {
    /** {@inheritDoc} */
    public EndpointObservation {
        requireNonNull(state, "state");
        requireNonNull(message, "message");
    }

    /**
     * Returns where the endpoint listens.
     *
     * @return its base URI, or empty
     */
    public Optional<URI> baseUri() {
        return Optional.ofNullable(address);
    }
}
