package dev.atelier.tracking.mlflowserver.http;

import dev.atelier.error.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/** Listens at an address, with or without TLS. Thread-safe. */
public final class HttpListener implements AutoCloseable {
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int HEADER_BYTES = 32 << 10;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
    private static final long LAST_IDLE_MILLIS = 200;

    private final Server server;
    private final ServerConnector connector;
    private final InetAddress address;
    private final boolean secure;

    /** Answers calls; what it throws without having answered is answered with status 500. */
    @FunctionalInterface
    public interface Service {
        void handle(HttpCall call) throws IOException;
    }

    private HttpListener(Server server, ServerConnector connector, InetAddress address, boolean secure) {
        this.server = server;
        this.connector = connector;
        this.address = address;
        this.secure = secure;
    }

    /** Listens. */
    public static HttpListener start(InetSocketAddress address, @Nullable KeyStoreFile keys, Service service) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("atelier-mlflow");
        threads.setDaemon(true);
        threads.setStopTimeout(Duration.ofSeconds(1).toMillis());
        Server server = new Server(threads, new ScheduledExecutorScheduler("atelier-mlflow-timer", true), null);
        ServerConnector connector = new ServerConnector(server, 1, 1, connections(keys));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(LAST_IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new ServiceHandler(service)));
        server.setStopTimeout(DRAIN_TIMEOUT.toMillis());
        HttpListener listener = new HttpListener(server, connector, address.getAddress(), keys != null);
        listener.listen(address);
        return listener;
    }

    /** Returns where it listens. */
    public URI uri() {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        try {
            return new URI(secure ? "https" : "http", null, host, connector.getLocalPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a host name: " + host, e);
        }
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Stops listening, waits a moment for the calls in progress, and ends all threads; idempotent. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop in good order", e);
        }
    }

    private void listen(InetSocketAddress wanted) {
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new ConfigurationException("cannot listen at " + wanted.getHostString() + ":" + wanted.getPort()
                    + ": " + e.getMessage() + "; choose another port, or 0 for any free one");
        } catch (Exception e) {
            close();
            throw new ConfigurationException("the HTTP server could not be started: " + e);
        }
    }

    private static ConnectionFactory[] connections(@Nullable KeyStoreFile keys) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.RFC3986); // names of artifacts and tags may have encoded slashes
        if (keys == null) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keys.file().toUri().toString());
        tls.setKeyStorePassword(keys.password().reveal());
        return new ConnectionFactory[] {new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http)};
    }

    private static final class ServiceHandler extends Handler.Abstract {
        private final Service service;

        private ServiceHandler(Service service) {
            this.service = service;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            HttpCall call = new HttpCall(request, response, callback);
            try {
                service.handle(call);
            } catch (IOException | RuntimeException e) {
                call.fail(e);
            }
            return true;
        }
    }
}
