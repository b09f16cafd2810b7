package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.ServiceState;
import dev.atelier.serving.wire.Json;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The routes of Azure's inference server: {@code /}, {@code /score} and {@code /swagger.json}. Thread-safe. */
final class AzureRoutes {
    private static final String ALLOWED = "GET, POST, OPTIONS";

    private final Endpoint endpoint;
    private final ScoringRoute scoring;

    AzureRoutes(Endpoint endpoint, ScoringRoute scoring) {
        this.endpoint = endpoint;
        this.scoring = scoring;
    }

    /** Tells whether it is healthy: as Azure does in plain text, as KServe does to a client that asks for JSON. */
    void health(Exchange exchange) {
        if (!exchange.isRead()) {
            exchange.methodNotAllowed("GET, HEAD");
            return;
        }
        ServiceState state = endpoint.state();
        int status = state == ServiceState.HEALTHY ? 200 : 503;
        if (wantsJson(exchange)) {
            String word = state == ServiceState.HEALTHY ? "alive" : state.toString();
            exchange.json(status, Json.writePlain(Map.of("status", word)));
        } else {
            exchange.text(status, state.toString());
        }
    }

    private static boolean wantsJson(Exchange exchange) {
        return exchange.request().getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
                .findFirst()
                .filter("application/json"::equalsIgnoreCase)
                .isPresent();
    }

    void score(Exchange exchange) {
        switch (exchange.method()) {
            case "OPTIONS" -> options(exchange);
            case "GET" -> scoring.score(exchange, () -> AzureProtocol.of(argumentsAsJson(exchange), exchange));
            case "POST" -> scoring.post(exchange, AzureProtocol.INSTANCE);
            default -> exchange.methodNotAllowed(ALLOWED);
        }
    }

    private static void options(Exchange exchange) {
        exchange.header("Allow", ALLOWED);
        exchange.text(200, "");
    }

    private static String argumentsAsJson(Exchange exchange) {
        try {
            return new String(Json.writePlain(exchange.queryArguments()), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("The query arguments cannot be decoded");
        }
    }

    void swagger(Exchange exchange) {
        if (!exchange.isRead()) {
            exchange.methodNotAllowed("GET, HEAD");
            return;
        }
        String version = queryVersion(exchange.request());
        Optional<byte[]> document = endpoint.swagger().version(version == null ? "2" : version);
        document.ifPresentOrElse(
                json -> exchange.json(200, json),
                () -> exchange.error(404, "There is no Swagger document of this version. Supported versions: [2, 3]."));
    }

    private static @Nullable String queryVersion(Request request) {
        return Request.extractQueryParameters(request).getValue("version");
    }
}
