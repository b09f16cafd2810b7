package dev.atelier.serving;

import dev.atelier.service.ServiceState;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The routes of Azure's inference server. Thread-safe. */
final class EndpointHandler extends Handler.Abstract {
    private final Endpoint endpoint;
    private final ScoreRoute score;

    EndpointHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.score = new ScoreRoute(endpoint);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback);
        String tooLong = exchange.ids().tooLong();
        if (tooLong == null) {
            route(exchange);
        } else {
            exchange.error(431, tooLong + " must not exceed 100 characters");
        }
        return true;
    }

    private void route(Exchange exchange) {
        switch (exchange.path()) {
            case "/" -> health(exchange);
            case "/score" -> score.handle(exchange);
            case "/swagger.json" -> swagger(exchange);
            default -> exchange.error(404, "There is nothing at this path; a service has /, /score and /swagger.json");
        }
    }

    private void health(Exchange exchange) {
        if (!exchange.isRead()) {
            exchange.methodNotAllowed("GET, HEAD");
            return;
        }
        ServiceState state = endpoint.state();
        exchange.text(state == ServiceState.HEALTHY ? 200 : 503, state.toString());
    }

    private void swagger(Exchange exchange) {
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
