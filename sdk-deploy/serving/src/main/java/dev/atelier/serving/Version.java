package dev.atelier.serving;

import dev.atelier.spi.deploy.EndpointSpec.Mount;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One deployed version, in use until it is retired and its last request is through. Thread-safe. */
final class Version implements AutoCloseable {
    private final Engine engine;
    private final ModelDirectory directory;
    private final List<Mount> models;
    private final ServingLimits limits;
    private final AtomicInteger users = new AtomicInteger(1);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile Runnable afterLast = () -> {};
    private boolean closed;

    Version(Engine engine, ModelDirectory directory, List<Mount> models, ServingLimits limits) {
        this.engine = engine;
        this.directory = directory;
        this.models = List.copyOf(models);
        this.limits = limits;
    }

    Engine engine() {
        return engine;
    }

    List<Mount> models() {
        return models;
    }

    ServingLimits limits() {
        return limits;
    }

    /** Keeps the engine open until {@link #release}; false when it was retired meanwhile. */
    boolean tryAcquire() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            afterLast.run();
            drained.complete(null);
        }
    }

    /** Takes no more requests, and runs an action after the last one; called once. */
    void retire(Runnable action) {
        afterLast = action;
        release();
    }

    /** Completes after the last request of a retired version. */
    CompletableFuture<Void> drained() {
        return drained;
    }

    /** Ends the engine, once; a second call waits for the first. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try (directory) {
                engine.close();
            }
        }
    }
}
