package dev.atelier.deploy.local;

import dev.atelier.error.DeploymentException;
import dev.atelier.service.ServiceState;
import dev.atelier.serving.ScoringServer;
import dev.atelier.serving.ServiceLog;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One service of this JVM, from its first deployment on. Thread-safe. */
final class HostedEndpoint {
    private static final int LOG_LINES = 20;

    private final ServiceLog log;
    private final ReentrantLock changing =
            new ReentrantLock(); // held while a scorer starts: changes wait for each other
    private volatile @Nullable ScoringServer server;

    HostedEndpoint(ServiceLog log) {
        this.log = log;
    }

    EndpointObservation apply(EndpointSpec spec, LocalSettings settings) {
        changing.lock();
        try {
            ScoringServer current = server;
            if (current != null && settings.allows(current.address())) {
                update(current, spec, settings);
            } else {
                server = start(spec, settings);
                close(current);
            }
            return observe();
        } catch (DeploymentException e) {
            throw new DeploymentException(
                    "The service '" + spec.name() + "' could not be deployed. " + e.getMessage() + lastLines(),
                    e.getCause());
        } finally {
            changing.unlock();
        }
    }

    private static void update(ScoringServer current, EndpointSpec spec, LocalSettings settings) {
        current.serve(spec.scorer(), spec.models(), settings.limits());
        current.replaceKeys(spec.keys().orElse(null));
        current.allowOrigins(settings.corsOrigins());
    }

    private ScoringServer start(EndpointSpec spec, LocalSettings settings) {
        ScoringServer next =
                ScoringServer.start(spec.name(), settings.address(), spec.keys().orElse(null), log);
        try {
            next.allowOrigins(settings.corsOrigins());
            next.serve(spec.scorer(), spec.models(), settings.limits());
            return next;
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
    }

    private String lastLines() {
        List<String> lines = log.tail(LOG_LINES);
        return lines.isEmpty() ? "" : "\nThe last log lines:\n" + String.join("\n", lines);
    }

    EndpointObservation observe() {
        return server().map(running -> new EndpointObservation(running.state(), running.message(), running.uri()))
                .orElseGet(() -> new EndpointObservation(ServiceState.STOPPED, "", null));
    }

    Optional<ScoringServer> server() {
        return Optional.ofNullable(server);
    }

    List<String> logs(int lines) {
        return server == null ? List.of() : log.tail(lines);
    }

    void delete() {
        changing.lock();
        try {
            ScoringServer current = server;
            server = null;
            close(current);
        } finally {
            changing.unlock();
        }
    }

    private static void close(@Nullable ScoringServer server) {
        if (server != null) {
            server.close();
        }
    }
}
