package dev.atelier.serving;

import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the HTTP side knows of a service: its version, its keys, how it is. Thread-safe. */
final class Endpoint {
    private static final String SCHEME = "Bearer ";

    private final ActiveVersion versions;
    private final SwaggerDocument swagger;
    private final ServiceLog log;
    private volatile @Nullable ServiceKeys keys;

    Endpoint(ActiveVersion versions, SwaggerDocument swagger, ServiceLog log, @Nullable ServiceKeys keys) {
        this.versions = versions;
        this.swagger = swagger;
        this.log = log;
        this.keys = keys;
    }

    ActiveVersion versions() {
        return versions;
    }

    SwaggerDocument swagger() {
        return swagger;
    }

    ServiceLog log() {
        return log;
    }

    void replaceKeys(@Nullable ServiceKeys next) {
        keys = next;
    }

    /** Tells whether an {@code Authorization} header opens the service. */
    boolean opens(@Nullable String authorization) {
        ServiceKeys current = keys;
        return current == null || (authorization != null && matches(current, authorization));
    }

    private static boolean matches(ServiceKeys keys, String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && keys.matches(authorization.substring(SCHEME.length()).strip());
    }

    ServiceState state() {
        if (versions.peek() == null) {
            return ServiceState.TRANSITIONING;
        }
        return illness().isPresent() ? ServiceState.UNHEALTHY : ServiceState.HEALTHY;
    }

    Optional<String> illness() {
        Version version = versions.peek();
        return version == null ? Optional.empty() : version.engine().illness();
    }
}
