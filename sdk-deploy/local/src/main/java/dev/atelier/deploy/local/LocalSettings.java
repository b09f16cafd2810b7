package dev.atelier.deploy.local;

import dev.atelier.serving.ServingLimits;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * The settings of one service. Immutable.
 *
 * @param host where to listen
 * @param port the port, or 0 for a free one
 * @param limits the server's limits
 * @param corsOrigins the origins of web pages that may use it
 */
record LocalSettings(String host, int port, ServingLimits limits, Set<String> corsOrigins) {
    static final String HOST = "host";
    static final String PORT = "port";
    static final String MAX_BODY_BYTES = "max-body-bytes";
    static final String SCORING_TIMEOUT = "scoring-timeout";
    static final String QUEUE_WAIT = "queue-wait";
    static final String WORKERS = "workers";
    static final String MAX_BATCH_ROWS = "max-batch-rows";
    static final String CORS_ORIGINS = "cors-origins";

    static final String LOOPBACK = "127.0.0.1";

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Tells whether a server that listens at an address is where these settings want it. */
    boolean allows(InetSocketAddress current) {
        return address().getAddress().equals(current.getAddress()) && (port == 0 || port == current.getPort());
    }
}
