package dev.atelier.serving;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Finds the protocol that a path belongs to. Thread-safe. */
final class EndpointHandler extends Handler.Abstract {
    private static final String UNKNOWN = "There is nothing at this path; a service has /, /score, /swagger.json,"
            + " /invocations, /ping, /health, /version, /v1/models and /v2";

    private final Endpoint endpoint;
    private final AzureRoutes azure;
    private final MlflowRoutes mlflow;
    private final KserveRoutes kserve;
    private final OpenInferenceRoutes openInference;

    EndpointHandler(Endpoint endpoint) {
        ScoringRoute scoring = new ScoringRoute(endpoint);
        this.endpoint = endpoint;
        this.azure = new AzureRoutes(endpoint, scoring);
        this.mlflow = new MlflowRoutes(endpoint, scoring);
        this.kserve = new KserveRoutes(endpoint, scoring);
        this.openInference = new OpenInferenceRoutes(endpoint, scoring);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = Exchange.of(request, response, callback, endpoint.name());
        String tooLong = exchange.ids().tooLong();
        endpoint.crossOrigin().admit(exchange);
        if (tooLong == null) {
            if (!endpoint.crossOrigin().answersPreflight(exchange)) {
                route(exchange);
            }
        } else {
            exchange.error(431, tooLong + " must not exceed 100 characters");
        }
        return true;
    }

    private void route(Exchange exchange) {
        switch (exchange.path()) {
            case "/" -> azure.health(exchange);
            case "/score" -> azure.score(exchange);
            case "/swagger.json" -> azure.swagger(exchange);
            case "/ping", "/health" -> mlflow.ping(exchange);
            case "/version" -> mlflow.version(exchange);
            case "/invocations" -> mlflow.invoke(exchange);
            default -> routeByPrefix(exchange);
        }
    }

    private void routeByPrefix(Exchange exchange) {
        String path = exchange.path();
        if (path.equals("/v2") || path.startsWith("/v2/")) {
            openInference.handle(exchange);
        } else if (path.equals("/v1/models") || path.startsWith("/v1/models/")) {
            kserve.handle(exchange);
        } else {
            exchange.error(404, UNKNOWN);
        }
    }
}
