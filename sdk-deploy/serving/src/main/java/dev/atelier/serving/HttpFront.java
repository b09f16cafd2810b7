package dev.atelier.serving;

import dev.atelier.error.DeploymentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** The HTTP side of a scoring server: Jetty, its threads and its limits. Thread-safe. */
final class HttpFront implements AutoCloseable {
    private static final int MAX_THREADS = JavaEngine.CONCURRENCY + ServingLimits.MAX_WORKERS + 32;
    private static final int MIN_THREADS = 4;
    private static final int HEADER_BYTES = 16 << 10;
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final long LAST_IDLE_MILLIS = 200;
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;
    private final InetSocketAddress wanted;
    private final Endpoint endpoint;
    private volatile InetSocketAddress bound;

    private HttpFront(Server server, ServerConnector connector, InetSocketAddress address, Endpoint endpoint) {
        this.server = server;
        this.connector = connector;
        this.wanted = address;
        this.bound = address;
        this.endpoint = endpoint;
    }

    /** Listens; connections end when nothing was read or written for the idle timeout. */
    static HttpFront start(InetSocketAddress address, Endpoint endpoint, Duration idleTimeout) {
        Server server = new Server(threads(), new ScheduledExecutorScheduler("atelier-http-timer", true), null);
        ServerConnector connector = connector(server, address);
        connector.setIdleTimeout(idleTimeout.toMillis());
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new EndpointHandler(endpoint)));
        server.setErrorHandler(new JsonErrors());
        HttpFront front = new HttpFront(server, connector, address, endpoint);
        front.listen();
        return front;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("atelier-http");
        threads.setDaemon(true);
        threads.setStopTimeout(Duration.ofSeconds(1).toMillis());
        return threads;
    }

    private static ServerConnector connector(Server server, InetSocketAddress address) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setShutdownIdleTimeout(LAST_IDLE_MILLIS);
        connector.setPort(address.getPort());
        return connector;
    }

    private void listen() {
        try {
            server.start();
            bound = new InetSocketAddress(wanted.getAddress(), connector.getLocalPort());
        } catch (IOException e) {
            close();
            throw new DeploymentException(
                    "Cannot listen at " + wanted.getHostString() + ":" + wanted.getPort() + ": " + e.getMessage()
                            + "; choose another port, or 0 for any free one",
                    e);
        } catch (Exception e) {
            close();
            throw new DeploymentException("The HTTP server could not be started: " + e, e);
        }
    }

    Executor executor() {
        return server.getThreadPool();
    }

    InetSocketAddress address() {
        return bound;
    }

    URI uri() {
        InetAddress host = bound.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        try {
            return new URI("http", null, name, bound.getPort(), "/", null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a host name: " + name, e);
        }
    }

    /** Stops listening, waits for the requests in progress, and ends all threads; idempotent. */
    @Override
    public void close() {
        Version version = endpoint.versions().peek();
        Duration scoring = version == null ? Duration.ZERO : version.limits().scoringTimeout();
        server.setStopTimeout(scoring.plus(DRAIN_MARGIN).toMillis());
        try {
            server.stop();
        } catch (Exception e) {
            endpoint.log().append("The HTTP server did not stop in good order", e);
        }
    }
}
