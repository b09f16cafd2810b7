package dev.atelier.tracking.mlflowserver;

import static java.util.Objects.requireNonNull;

import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.secret.Secret;
import dev.atelier.tracking.mlflowserver.http.HttpListener;
import dev.atelier.tracking.mlflowserver.http.KeyStoreFile;
import dev.atelier.tracking.mlflowserver.routes.Accounts;
import dev.atelier.tracking.mlflowserver.routes.Dispatcher;
import dev.atelier.tracking.mlflowserver.routes.Gate;
import dev.atelier.tracking.mlflowserver.routes.ServerLimits;
import dev.atelier.tracking.mlflowserver.routes.Tracker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A workspace that speaks MLflow's REST protocol, so that MLflow's clients, in any language, record and read its runs. Thread-safe.
 *
 * <pre>{@code
 * try (MlflowServer server = MlflowServer.of(workspace).port(5000).start()) {
 *     System.out.println(server.uri()); // for mlflow.set_tracking_uri
 * }
 * }</pre>
 *
 * <p>The workspace is the caller's, who closes it after the server.
 */
public final class MlflowServer implements AutoCloseable {
    private final HttpListener listener;
    private final Tracker tracker;

    private MlflowServer(HttpListener listener, Tracker tracker) {
        this.listener = listener;
        this.tracker = tracker;
    }

    /**
     * Starts the settings of a server: at the loopback address, at any free port.
     *
     * @param workspace what is served
     * @return a builder
     */
    public static Builder of(Workspace workspace) {
        return new Builder(workspace);
    }

    /**
     * Returns where it listens, as MLflow's clients take it for their tracking URI.
     *
     * @return the URI, without a slash at the end
     */
    public URI uri() {
        return listener.uri();
    }

    /**
     * Waits until the server is closed.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void join() throws InterruptedException {
        listener.join();
    }

    /** Stops listening; calls in progress have five seconds to end. Idempotent. */
    @Override
    public void close() {
        try (tracker) {
            listener.close();
        }
    }

    @Override
    public String toString() {
        return "MLflow server at " + uri();
    }

    /** The settings of a server. Confined to a thread. */
    public static final class Builder {
        private final Workspace workspace;
        private String host = "127.0.0.1";
        private int port;
        private Accounts accounts = Accounts.none();
        private @Nullable KeyStoreFile keys;
        private boolean readOnly;
        private Duration silence = Duration.ofHours(1);
        private int maxRequestBytes = ServerLimits.STANDARD.requestBytes();
        private long maxArtifactBytes = ServerLimits.STANDARD.artifactBytes();

        private Builder(Workspace workspace) {
            this.workspace = requireNonNull(workspace, "workspace");
        }

        /**
         * Sets where to listen.
         *
         * @param nameOrAddress by default the loopback address; another one needs accounts
         * @return this
         */
        public Builder host(String nameOrAddress) {
            host = requireNonNull(nameOrAddress, "nameOrAddress");
            return this;
        }

        /**
         * Sets the port.
         *
         * @param number 0, as by default, for any free one
         * @return this
         */
        public Builder port(int number) {
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("port must be from 0 to 65535, got " + number);
            }
            port = number;
            return this;
        }

        /**
         * Lets the owner of a token in, who sets it as {@code MLFLOW_TRACKING_TOKEN}.
         *
         * @param token the token
         * @param role what its owner may do
         * @return this
         */
        public Builder addToken(Secret token, MlflowRole role) {
            accounts = accounts.withToken(requireNonNull(token, "token"), requireNonNull(role, "role"));
            return this;
        }

        /**
         * Lets a user in, who sets {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}.
         *
         * @param user the name, without a colon
         * @param password the password
         * @param role what the user may do
         * @return this
         */
        public Builder addUser(String user, Secret password, MlflowRole role) {
            if (user.isEmpty() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("user must be a name without a colon, got '" + user + "'");
            }
            accounts = accounts.withUser(user, requireNonNull(password, "password"), requireNonNull(role, "role"));
            return this;
        }

        /**
         * Listens with TLS.
         *
         * @param keyStore a PKCS #12 file with the key and the certificate
         * @param password its password
         * @return this
         */
        public Builder tls(Path keyStore, Secret password) {
            keys = new KeyStoreFile(requireNonNull(keyStore, "keyStore"), requireNonNull(password, "password"));
            return this;
        }

        /**
         * Refuses everything that would change the workspace.
         *
         * @return this
         */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /**
         * Sets when a run counts as not responding: when its client has recorded nothing for so long. Its next call takes that
         * back.
         *
         * @param time by default an hour
         * @return this
         */
        public Builder silence(Duration time) {
            if (requireNonNull(time, "time").compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("silence must be a second or more, got " + time);
            }
            silence = time;
            return this;
        }

        /**
         * Limits requests that are JSON.
         *
         * @param bytes the limit, by default 20 MiB
         * @return this
         */
        public Builder maxRequestBytes(int bytes) {
            maxRequestBytes = requirePositive("maxRequestBytes", bytes);
            return this;
        }

        /**
         * Limits files and parts of files.
         *
         * @param bytes the limit; by default there is none
         * @return this
         */
        public Builder maxArtifactBytes(long bytes) {
            requirePositive("maxArtifactBytes", bytes > 0 ? 1 : -1);
            maxArtifactBytes = bytes;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server, which answers already; the caller closes it
         * @throws ConfigurationException when it cannot listen, or anybody on the network could call it
         */
        public MlflowServer start() {
            InetAddress address = address();
            if (accounts.isEmpty() && !address.isLoopbackAddress()) {
                throw new ConfigurationException("anybody who reaches " + host
                        + " could change the workspace: add a token or a user, or listen at 127.0.0.1");
            }
            if (keys != null && !Files.isReadable(keys.file())) {
                throw new ConfigurationException("the key store '" + keys.file() + "' cannot be read");
            }
            Tracker tracker = new Tracker(workspace, Clock.systemUTC(), silence, (entity, action, data) -> {});
            Dispatcher dispatcher = new Dispatcher(
                    tracker, new Gate(accounts, readOnly), new ServerLimits(maxRequestBytes, maxArtifactBytes));
            if (!readOnly) {
                tracker.begin();
            }
            try {
                return new MlflowServer(
                        HttpListener.start(new InetSocketAddress(address, port), keys, dispatcher), tracker);
            } catch (RuntimeException e) {
                tracker.close();
                throw e;
            }
        }

        private InetAddress address() {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw new ConfigurationException("host '" + host + "' is not known: " + e.getMessage());
            }
        }

        private static int requirePositive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " must be 1 or more, got " + value);
            }
            return value;
        }
    }
}
