package dev.atelier.deploy.local;

import static java.util.Objects.requireNonNull;

import dev.atelier.service.DeploymentTarget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Deploys a web service into this JVM; it listens at the loopback address unless another host is set.
 *
 * <pre>{@code
 * Webservice service = workspace.deploy("ridge", model, config, LocalTarget.port(8080).workers(2));
 * }</pre>
 *
 * <p>Immutable. A port must be one; all other values are checked when the service is deployed, at once.
 */
public final class LocalTarget implements DeploymentTarget {
    static final String TYPE = "local";
    static final int MAX_PORT = 65_535;

    private final Map<String, String> settings;

    private LocalTarget(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * Listens at a free port, which an update keeps.
     *
     * @return the target
     */
    public static LocalTarget anyPort() {
        return new LocalTarget(Map.of());
    }

    /**
     * Listens at a port.
     *
     * @param port 1 to 65535, or 0 for a free one
     * @return the target
     * @throws IllegalArgumentException when there is no such port
     */
    public static LocalTarget port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "port is " + port + "; it must be between 1 and " + MAX_PORT + ", or 0 for a free one");
        }
        return anyPort().with(LocalSettings.PORT, Integer.toString(port));
    }

    /**
     * Listens at another address than 127.0.0.1; one that other machines reach needs a service with keys.
     *
     * @param host a name or an address of this machine, such as {@code 0.0.0.0}
     * @return the changed target
     */
    public LocalTarget host(String host) {
        return with(LocalSettings.HOST, requireNonNull(host, "host"));
    }

    /**
     * Limits the length of a request's body; 100 MiB by default.
     *
     * @param bytes at least 1
     * @return the changed target
     */
    public LocalTarget maxBodyBytes(int bytes) {
        return with(LocalSettings.MAX_BODY_BYTES, Integer.toString(bytes));
    }

    /**
     * Limits the time of scoring one request; 60 s by default.
     *
     * @param timeout at least 1 ms
     * @return the changed target
     */
    public LocalTarget scoringTimeout(Duration timeout) {
        return with(
                LocalSettings.SCORING_TIMEOUT,
                requireNonNull(timeout, "timeout").toString());
    }

    /**
     * Limits the time that a request waits for a free scorer; 500 ms by default.
     *
     * @param wait not negative
     * @return the changed target
     */
    public LocalTarget queueWait(Duration wait) {
        return with(LocalSettings.QUEUE_WAIT, requireNonNull(wait, "wait").toString());
    }

    /**
     * Sets the number of Python processes; 1 by default. Java scorers need none.
     *
     * @param count 1 to 64
     * @return the changed target
     */
    public LocalTarget workers(int count) {
        return with(LocalSettings.WORKERS, Integer.toString(count));
    }

    /**
     * Scores requests together that arrive while the scorers are busy; none by default.
     *
     * <p>Only for scorers that treat each row by itself and return one result for each row. Requests are put together
     * when names, types, inner shapes and parameters of their inputs are the same; no request waits for another one.
     *
     * @param rows the most rows of a batch, 1 for none
     * @return the changed target
     */
    public LocalTarget maxBatchRows(int rows) {
        return with(LocalSettings.MAX_BATCH_ROWS, Integer.toString(rows));
    }

    /**
     * Lets web pages of other origins use the service from a browser; none may by default.
     *
     * @param origins such as {@code https://example.org}; {@code *} for all
     * @return the changed target
     */
    public LocalTarget corsOrigins(String... origins) {
        return with(LocalSettings.CORS_ORIGINS, String.join(",", origins));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public String toString() {
        return TYPE + settings;
    }

    private LocalTarget with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(key, value);
        return new LocalTarget(changed);
    }
}
