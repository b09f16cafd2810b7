package dev.atelier.serving;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.DeploymentException;
import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for one service, with the interfaces of Azure's inference server, MLflow's scoring server, KServe and
 * the Open Inference Protocol.
 *
 * <p>It listens from the start, answers 503 until {@link #serve} has returned for the first time, and goes over to every
 * further scorer without a failed request. Thread-safe.
 */
public final class ScoringServer implements AutoCloseable {
    private final HttpFront front;
    private final Endpoint endpoint;
    private final ActiveVersion versions;
    private final Surroundings surroundings;
    private final Threads threads;
    private final ReentrantLock deploying = new ReentrantLock();

    private ScoringServer(HttpFront front, Endpoint endpoint, Surroundings surroundings, Threads threads) {
        this.front = front;
        this.endpoint = endpoint;
        this.versions = endpoint.versions();
        this.surroundings = surroundings;
        this.threads = threads;
    }

    /**
     * Starts to listen.
     *
     * @param service the service's name
     * @param address where to listen; port 0 takes a free one
     * @param keys the keys that open it, or null for none
     * @param log where it logs
     * @return the server, without a scorer
     * @throws DeploymentException when the address cannot be listened at, or is open to other machines without keys
     */
    public static ScoringServer start(
            String service, InetSocketAddress address, @Nullable ServiceKeys keys, ServiceLog log) {
        requireNonNull(service, "service");
        requireKeys(address, keys);
        Threads threads = new Threads();
        Endpoint endpoint = new Endpoint(service, new ActiveVersion(threads, requireNonNull(log, "log")), log, keys);
        HttpFront front = HttpFront.start(address, endpoint, HttpFront.IDLE_TIMEOUT);
        Surroundings surroundings = new Surroundings(new Deadlines(threads), front.executor(), log);
        return new ScoringServer(front, endpoint, surroundings, threads);
    }

    private static void requireKeys(InetSocketAddress address, @Nullable ServiceKeys keys) {
        if (address.isUnresolved()) {
            throw new DeploymentException("The host '" + address.getHostString() + "' is not known");
        }
        if (keys == null && !address.getAddress().isLoopbackAddress()) {
            throw new DeploymentException("The host '" + address.getHostString()
                    + "' can be reached from other machines; listen at 127.0.0.1, or set keys");
        }
    }

    /**
     * Makes a scorer ready, gives it all further requests, and ends the scorer before it after its last request.
     *
     * @param scorer what scores
     * @param models the models' files, at least one
     * @param limits the limits from now on
     * @throws DeploymentException when the scorer cannot be made ready; what served before still serves
     */
    public void serve(ScorerSpec scorer, List<Mount> models, ServingLimits limits) {
        deploying.lock();
        try {
            versions.swap(prepare(scorer, models, limits));
        } finally {
            deploying.unlock();
        }
    }

    private Version prepare(ScorerSpec scorer, List<Mount> models, ServingLimits limits) {
        ModelDirectory directory = ModelDirectory.of(models);
        try {
            return new Version(engine(scorer, directory.path(), limits), directory, models, limits);
        } catch (RuntimeException e) {
            closeAfter(e, directory);
            throw e;
        }
    }

    private static void closeAfter(RuntimeException failure, ModelDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private Engine engine(ScorerSpec spec, Path models, ServingLimits limits) {
        boolean python = spec instanceof ScorerSpec.PythonEntry;
        Engine engine = python
                ? PythonEngine.start(
                        new PythonLaunch((ScorerSpec.PythonEntry) spec, models), surroundings, threads, limits)
                : new JavaEngine(initialised((ScorerSpec.Java) spec, models), surroundings, limits);
        int parallel = python ? limits.workers() : Runtime.getRuntime().availableProcessors();
        return limits.maxBatchRows() == 1 ? engine : new BatchingEngine(engine, parallel, surroundings, limits);
    }

    private Scorer initialised(ScorerSpec.Java spec, Path models) {
        try {
            Scorer scorer = spec.factory().get();
            scorer.init(models);
            return scorer;
        } catch (StackOverflowError e) {
            throw failed(spec, e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed(spec, e);
        }
    }

    private DeploymentException failed(ScorerSpec.Java spec, Throwable failure) {
        String message = "The scorer " + spec.description() + " could not be initialised: " + failure;
        surroundings.log().append(message);
        return new DeploymentException(message, failure);
    }

    /**
     * Replaces the keys at once.
     *
     * @param keys the new keys, or null for none
     * @throws DeploymentException when it would be open to other machines without keys
     */
    public void replaceKeys(@Nullable ServiceKeys keys) {
        requireKeys(front.address(), keys);
        endpoint.replaceKeys(keys);
    }

    /**
     * Lets web pages of other origins use it, from now on.
     *
     * @param origins such as {@code https://example.org}; {@code *} for all; none by default
     */
    public void allowOrigins(Set<String> origins) {
        endpoint.allow(CrossOrigin.of(origins));
    }

    /**
     * Returns where it listens.
     *
     * @return the address, with the port really taken
     */
    public InetSocketAddress address() {
        return front.address();
    }

    /**
     * Returns its base URI.
     *
     * @return the URI, ending in {@code /}; with the loopback address when it listens at all addresses
     */
    public URI uri() {
        return front.uri();
    }

    /**
     * Returns how it is.
     *
     * @return transitioning before the first scorer, unhealthy while no Python worker runs or they keep ending, else
     *     healthy
     */
    public ServiceState state() {
        return endpoint.state();
    }

    /**
     * Returns why it is unhealthy.
     *
     * @return the reason with the last log lines, or an empty text
     */
    public String message() {
        return endpoint.illness().orElse("");
    }

    /** Takes no more requests, answers those it has, and ends the scorer; idempotent. */
    @Override
    public void close() {
        front.close();
        versions.close();
        surroundings.deadlines().close();
    }
}
