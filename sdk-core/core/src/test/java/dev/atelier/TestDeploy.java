package dev.atelier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atelier.error.DeploymentException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.service.DeploymentTarget;
import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.deploy.DeployProvider;
import dev.atelier.spi.deploy.DeployTarget;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.deploy.ScorerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves Java scorers on a port of its own: answers with the served models and the body it was sent. */
final class TestDeploy implements DeployProvider {
    private record Target(Map<String, String> settings) implements DeploymentTarget {
        @Override
        public String type() {
            return "stage";
        }
    }

    private final Map<String, EndpointSpec> served = new ConcurrentHashMap<>();
    private final List<String> log = new ArrayList<>();
    private volatile ProviderContext context;
    private volatile String applyFailure;
    private volatile String closeFailure;

    static DeploymentTarget anywhere() {
        return new Target(Map.of());
    }

    /** A target that makes every deployment fail. */
    static DeploymentTarget failing(String message) {
        return new Target(Map.of("fail", message));
    }

    /** A target with settings that are refused. */
    static DeploymentTarget invalid() {
        return new Target(Map.of("port", "x", "replicas", "-1"));
    }

    void failOnClose(String message) {
        closeFailure = message;
    }

    /** Makes every further deployment and update fail. */
    void failOnApply(String message) {
        applyFailure = message;
    }

    /** Gives an endpoint other keys than the workspace knows. */
    void rotate(String name) {
        EndpointSpec spec = served.get(name);
        served.put(name, new EndpointSpec(name, spec.models(), spec.scorer(), ServiceKeys.random(), spec.settings()));
    }

    ProviderContext context() {
        return context;
    }

    /** Returns what is served under a name now, or null. */
    EndpointSpec served(String name) {
        return served.get(name);
    }

    @Override
    public String type() {
        return "stage";
    }

    @Override
    public DeployTarget open(ProviderContext given) {
        context = given;
        return new Stage();
    }

    private final class Stage implements DeployTarget {
        private final HttpServer server = server();

        private HttpServer server() {
            try {
                HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                made.createContext("/", this::answer);
                made.start();
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                EndpointSpec spec =
                        served.get(exchange.getRequestURI().getPath().split("/", -1)[1]);
                String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                boolean allowed = spec.keys().isEmpty() || spec.keys().get().matches(key.replaceFirst("^Bearer ", ""));
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                byte[] answer = (allowed ? models(spec) + " " + body : "wrong key").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(allowed ? 200 : 401, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }

        private static List<String> models(EndpointSpec spec) {
            return spec.models().stream()
                    .map(mount -> mount.model() + ":" + mount.version())
                    .toList();
        }

        @Override
        public List<Problem> validate(EndpointSpec spec) {
            List<Problem> problems = new ArrayList<>();
            if (spec.settings().containsKey("port")) {
                problems.add(Problem.error("port", "'" + spec.settings().get("port") + "' is not a port"));
            }
            if (spec.settings().containsKey("replicas")) {
                problems.add(Problem.error("replicas", "must be 1 or more"));
            }
            return problems;
        }

        @Override
        public EndpointObservation apply(EndpointSpec spec) {
            String failure = spec.settings().getOrDefault("fail", applyFailure);
            if (failure != null) {
                throw new DeploymentException(failure);
            }
            if (spec.scorer() instanceof ScorerSpec.Java java) {
                init(java.factory().get(), spec);
            }
            served.put(spec.name(), spec);
            log.add(spec.name() + " serves " + models(spec));
            return observe(spec.name());
        }

        private static void init(Scorer scorer, EndpointSpec spec) {
            try {
                scorer.init(spec.models().get(0).directory());
            } catch (Exception e) {
                throw new DeploymentException("init failed: " + e.getMessage(), e);
            }
        }

        @Override
        public EndpointObservation observe(String name) {
            if (!served.containsKey(name)) {
                return new EndpointObservation(ServiceState.STOPPED, "not here", null);
            }
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
            return new EndpointObservation(ServiceState.HEALTHY, "", address);
        }

        @Override
        public void replaceKeys(String name, ServiceKeys keys) {
            EndpointSpec spec = served.get(name);
            if (spec == null) {
                throw new NotFoundException("endpoint", name, "");
            }
            served.put(name, new EndpointSpec(name, spec.models(), spec.scorer(), keys, spec.settings()));
        }

        @Override
        public List<String> logs(String name, int lines) {
            return List.copyOf(log);
        }

        @Override
        public void delete(String name) {
            served.remove(name);
        }

        @Override
        public void close() {
            server.stop(0);
            served.clear();
            if (closeFailure != null) {
                throw new DeploymentException(closeFailure);
            }
        }
    }
}
