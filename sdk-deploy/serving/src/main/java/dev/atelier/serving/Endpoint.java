package dev.atelier.serving;

import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the HTTP side knows of a service: its version, its keys, how it is. Thread-safe. */
final class Endpoint {
    private static final String SCHEME = "Bearer ";

    private final String name;
    private final ActiveVersion versions;
    private final SwaggerDocument swagger;
    private final ServiceLog log;
    private volatile @Nullable ServiceKeys keys;
    private volatile CrossOrigin crossOrigin = CrossOrigin.NONE;

    Endpoint(String name, ActiveVersion versions, ServiceLog log, @Nullable ServiceKeys keys) {
        this.name = name;
        this.versions = versions;
        this.swagger = SwaggerDocument.of(name);
        this.log = log;
        this.keys = keys;
    }

    String name() {
        return name;
    }

    /** Returns what clients may call the model that answers at the moment. */
    ServedModel model() {
        Version version = versions.peek();
        return new ServedModel(name, version == null ? List.of() : version.models());
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

    void allow(CrossOrigin allowed) {
        crossOrigin = allowed;
    }

    CrossOrigin crossOrigin() {
        return crossOrigin;
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
