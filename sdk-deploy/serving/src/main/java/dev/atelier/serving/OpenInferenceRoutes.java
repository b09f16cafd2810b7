package dev.atelier.serving;

import dev.atelier.service.ServiceState;
import dev.atelier.serving.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes of the Open Inference Protocol, version 2. Thread-safe.
 *
 * <p>All three health answers have {@code live} and {@code ready}: the clients of KServe and Triton differ in what they
 * read.
 */
final class OpenInferenceRoutes {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository");

    private final Endpoint endpoint;
    private final ScoringRoute scoring;

    OpenInferenceRoutes(Endpoint endpoint, ScoringRoute scoring) {
        this.endpoint = endpoint;
        this.scoring = scoring;
    }

    void handle(Exchange exchange) {
        ServedModel model = endpoint.model();
        exchange.speak(new OpenInferenceProtocol(model.service(), model.version()));
        List<String> parts = List.of(exchange.path().substring(1).split("/", -1));
        List<String> rest = parts.subList(1, parts.size());
        if (rest.isEmpty()) {
            get(exchange, 200, server());
        } else if (rest.equals(List.of("health", "live"))) {
            get(exchange, 200, health());
        } else if (rest.equals(List.of("health", "ready"))) {
            get(exchange, readyStatus(), health());
        } else if (rest.equals(List.of("models"))) {
            get(exchange, 200, Map.of("models", List.of(model.service())));
        } else if (rest.get(0).equals("models")) {
            model(exchange, model, rest.subList(1, rest.size()));
        } else if (rest.get(0).equals("repository")) {
            repository(exchange, model, rest.subList(1, rest.size()));
        } else {
            nothing(exchange);
        }
    }

    private void model(Exchange exchange, ServedModel model, List<String> path) {
        boolean versioned = path.size() >= 3 && path.get(1).equals("versions");
        if (!model.isCalled(path.get(0))) {
            exchange.error(404, "Unknown model '" + path.get(0) + "'; there is '" + model.service() + "'");
        } else if (versioned && !model.version().equals(path.get(2))) {
            exchange.error(
                    404, "Unknown version '" + path.get(2) + "' of the model; there is '" + model.version() + "'");
        } else {
            action(exchange, model, path.get(0), path.subList(versioned ? 3 : 1, path.size()));
        }
    }

    private void action(Exchange exchange, ServedModel model, String name, List<String> path) {
        String action = path.isEmpty() ? "" : path.get(0);
        if (path.isEmpty()) {
            get(exchange, 200, metadata(model, name));
        } else if (path.equals(List.of("ready"))) {
            get(exchange, readyStatus(), health(name));
        } else if (action.equals("infer") && path.size() == 1) {
            scoring.post(exchange, new OpenInferenceProtocol(name, model.version()));
        } else {
            nothing(exchange);
        }
    }

    private void repository(Exchange exchange, ServedModel model, List<String> path) {
        if (path.equals(List.of("index"))) {
            if (exchange.method().equals("POST")) {
                exchange.json(200, Json.writePlain(List.of(indexEntry(model))));
            } else {
                exchange.methodNotAllowed("POST");
            }
        } else if (path.size() == 3 && path.get(0).equals("models")) {
            exchange.error(403, "Models are loaded and unloaded by deploying the service, not by its clients");
        } else {
            nothing(exchange);
        }
    }

    private Map<String, Object> indexEntry(ServedModel model) {
        boolean ready = isReady();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", model.service());
        entry.put("version", model.version());
        entry.put("state", ready ? "READY" : "UNAVAILABLE");
        entry.put("reason", ready ? "" : endpoint.state().toString());
        return entry;
    }

    private static void nothing(Exchange exchange) {
        exchange.error(
                404,
                "There is nothing at this path; the Open Inference Protocol has /v2, /v2/health/live,"
                        + " /v2/health/ready, /v2/repository/index and /v2/models/{name}[/versions/{version}][/ready|/infer]");
    }

    private static void get(Exchange exchange, int status, Map<String, Object> json) {
        if (exchange.isRead()) {
            exchange.json(status, Json.writePlain(json));
        } else {
            exchange.methodNotAllowed("GET, HEAD");
        }
    }

    private Map<String, Object> server() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", endpoint.name());
        json.put("version", "2");
        json.put("extensions", EXTENSIONS);
        return json;
    }

    private Map<String, Object> metadata(ServedModel model, String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("versions", List.of(model.version()));
        json.put("platform", "atelier");
        json.put("inputs", List.of());
        json.put("outputs", List.of());
        return json;
    }

    private Map<String, Object> health() {
        return health(endpoint.name());
    }

    private Map<String, Object> health(String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("live", true);
        json.put("ready", isReady());
        return json;
    }

    private int readyStatus() {
        return isReady() ? 200 : 503;
    }

    private boolean isReady() {
        return endpoint.state() == ServiceState.HEALTHY;
    }
}
