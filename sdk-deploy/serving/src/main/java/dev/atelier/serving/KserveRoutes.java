package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.ServiceState;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** KServe's first protocol: {@code /v1/models}, {@code /v1/models/{m}} and {@code /v1/models/{m}:predict}. Thread-safe. */
final class KserveRoutes {
    private static final String MODELS = "/v1/models";
    private static final String PREDICT = ":predict";

    private final Endpoint endpoint;
    private final ScoringRoute scoring;
    private final Protocol protocol = KserveRoutes::read;

    KserveRoutes(Endpoint endpoint, ScoringRoute scoring) {
        this.endpoint = endpoint;
        this.scoring = scoring;
    }

    void handle(Exchange exchange) {
        exchange.speak(protocol);
        String name = exchange.path().substring(MODELS.length());
        if (name.isEmpty()) {
            models(exchange);
        } else if (name.endsWith(PREDICT)) {
            predict(exchange, name.substring(1, name.length() - PREDICT.length()));
        } else {
            model(exchange, name.substring(1));
        }
    }

    private void models(Exchange exchange) {
        if (exchange.isRead()) {
            exchange.json(200, Json.writePlain(Map.of("models", List.of(endpoint.name()))));
        } else {
            exchange.methodNotAllowed("GET, HEAD");
        }
    }

    private void model(Exchange exchange, String name) {
        if (!exchange.isRead()) {
            exchange.methodNotAllowed("GET, HEAD");
        } else if (isKnown(exchange, name)) {
            boolean ready = endpoint.state() == ServiceState.HEALTHY;
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("ready", ready);
            exchange.json(ready ? 200 : 503, Json.writePlain(json));
        }
    }

    private void predict(Exchange exchange, String name) {
        if (isKnown(exchange, name)) {
            scoring.post(exchange, protocol);
        }
    }

    private boolean isKnown(Exchange exchange, String name) {
        boolean known = endpoint.model().isCalled(name);
        if (!known) {
            exchange.error(404, "Model with name " + name + " does not exist; there is " + endpoint.name());
        }
        return known;
    }

    private static Incoming read(Exchange exchange, byte[] body) {
        if (!(Json.parse(Utf8.decode(body)) instanceof Map<?, ?> json)) {
            throw new InvalidInputException("The input must be a JSON object with 'instances' or 'inputs'");
        }
        List<String> given = List.of("instances", "inputs").stream()
                .filter(json::containsKey)
                .toList();
        if (given.size() != 1) {
            throw new InvalidInputException("The input must have either 'instances' or 'inputs'");
        }
        String form = given.get(0);
        String id = exchange.ids().requestId();
        return new Incoming(Instances.read(form, json.get(form), Map.of(), id), Predictions::write);
    }
}
