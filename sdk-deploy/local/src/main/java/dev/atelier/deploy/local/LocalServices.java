package dev.atelier.deploy.local;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import dev.atelier.serving.ScoringServer;
import dev.atelier.serving.ServiceLog;
import dev.atelier.spi.deploy.DeployTarget;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The services of this JVM, by name. Thread-safe. */
final class LocalServices implements DeployTarget {
    private final Clock clock;
    private final Map<String, String> defaults;
    private final Map<String, HostedEndpoint> endpoints = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LocalServices(Clock clock, Map<String, String> defaults) {
        this.clock = clock;
        this.defaults = Map.copyOf(defaults);
    }

    @Override
    public List<Problem> validate(EndpointSpec spec) {
        return new SpecCheck(spec, defaults).problems();
    }

    @Override
    public EndpointObservation apply(EndpointSpec spec) {
        requireOpen();
        SpecCheck check = new SpecCheck(spec, defaults);
        if (!check.problems().isEmpty()) {
            throw new ConfigurationException(
                    "The service '" + spec.name() + "' cannot be deployed to 'local':", check.problems());
        }
        HostedEndpoint endpoint =
                endpoints.computeIfAbsent(spec.name(), name -> new HostedEndpoint(new ServiceLog(clock)));
        EndpointObservation observed = endpoint.apply(spec, check.settings());
        if (closed) {
            endpoint.delete();
            requireOpen();
        }
        return observed;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the deploy target 'local' is closed; open the workspace again");
        }
    }

    @Override
    public EndpointObservation observe(String name) {
        HostedEndpoint endpoint = endpoints.get(name);
        return endpoint == null ? new EndpointObservation(ServiceState.STOPPED, "", null) : endpoint.observe();
    }

    @Override
    public void replaceKeys(String name, ServiceKeys keys) {
        server(name).replaceKeys(keys);
    }

    private ScoringServer server(String name) {
        return Optional.ofNullable(endpoints.get(name))
                .flatMap(HostedEndpoint::server)
                .orElseThrow(() -> new NotFoundException("service", name, "this JVM does not host it"));
    }

    @Override
    public List<String> logs(String name, int lines) {
        HostedEndpoint endpoint = endpoints.get(name);
        return endpoint == null ? List.of() : endpoint.logs(lines);
    }

    @Override
    public void delete(String name) {
        HostedEndpoint endpoint = endpoints.get(name);
        if (endpoint != null) {
            endpoint.delete();
        }
    }

    @Override
    public void close() {
        closed = true;
        endpoints.values().forEach(HostedEndpoint::delete);
    }
}
