package dev.atelier.serving;

import dev.atelier.service.ServiceState;
import dev.atelier.serving.wire.Payload;

/** The routes of MLflow's scoring server. Thread-safe. */
final class MlflowRoutes {
    /** The version of MLflow that introduced this protocol; clients may compare it. */
    private static final String VERSION = "2.0.0+atelier";

    private static final String JSON = "application/json";

    private final Endpoint endpoint;
    private final ScoringRoute scoring;
    private final Protocol protocol = new MlflowProtocol();

    MlflowRoutes(Endpoint endpoint, ScoringRoute scoring) {
        this.endpoint = endpoint;
        this.scoring = scoring;
    }

    void ping(Exchange exchange) {
        if (isRead(exchange)) {
            boolean healthy = endpoint.state() == ServiceState.HEALTHY;
            exchange.send(healthy ? 200 : 404, Payload.text(JSON, "\n"));
        }
    }

    void version(Exchange exchange) {
        if (isRead(exchange)) {
            exchange.send(200, Payload.text(JSON, VERSION));
        }
    }

    private boolean isRead(Exchange exchange) {
        exchange.speak(protocol);
        if (!exchange.isRead()) {
            exchange.methodNotAllowed("GET, HEAD");
        }
        return exchange.isRead();
    }

    void invoke(Exchange exchange) {
        scoring.post(exchange, protocol);
    }
}
