package dev.atelier.spi.deploy;

import static java.util.Objects.requireNonNull;

import dev.atelier.service.ServiceKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is to be. Immutable; {@code toString} is free of secrets.
 *
 * @param name the service's name
 * @param models the models' files on this machine, at least one
 * @param scorer what scores the requests
 * @param access the keys that open it, or null for an endpoint without authentication
 * @param settings the target's own settings, such as {@code port}
 */
public record EndpointSpec(
        String name,
        List<Mount> models,
        ScorerSpec scorer,
        @Nullable ServiceKeys access,
        Map<String, String> settings) {
    /**
     * A model's files. Immutable.
     *
     * @param model the model's name
     * @param version the model's version
     * @param directory a directory of this machine, not written to
     */
    public record Mount(String model, int version, Path directory) {}

    /** {@inheritDoc} */
    public EndpointSpec {
        requireNonNull(name, "name");
        requireNonNull(scorer, "scorer");
        models = List.copyOf(models);
        settings = Map.copyOf(settings);
    }

    /**
     * Returns the keys that open the endpoint.
     *
     * @return the keys, or empty for an endpoint without authentication
     */
    public Optional<ServiceKeys> keys() {
        return Optional.ofNullable(access);
    }
}
