package dev.atelier.serving;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The version that gets new requests; those before it are ended after their last request. Thread-safe. */
final class ActiveVersion implements AutoCloseable {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final AtomicReference<@Nullable Version> active = new AtomicReference<>();
    private final Set<Version> retired = ConcurrentHashMap.newKeySet();
    private final ExecutorService closer;
    private final ServiceLog log;

    ActiveVersion(Threads threads, ServiceLog log) {
        this.closer = Executors.newSingleThreadExecutor(threads.named("scorer-close"));
        this.log = log;
    }

    /** Returns the version as it is now, not acquired, or null when there is none. */
    @Nullable
    Version peek() {
        return active.get();
    }

    /** Acquires the version; null when there is none. */
    @Nullable
    Version acquire() {
        Version version = active.get();
        while (version != null && !version.tryAcquire()) {
            version = active.get();
        }
        return version;
    }

    /** Gives all further requests to another version. */
    void swap(@Nullable Version next) {
        Version last = active.getAndSet(next);
        if (last != null) {
            retired.add(last);
            last.retire(() -> closer.execute(() -> end(last)));
        }
    }

    private void end(Version version) {
        try {
            version.close();
        } catch (IOException | RuntimeException e) {
            log.append("The scorer failed while it was closed", e);
        } finally {
            retired.remove(version);
        }
    }

    /** Ends all versions, those whose scorers do not return after five seconds too. */
    @Override
    public void close() {
        swap(null);
        awaitDrained();
        closer.shutdown();
    }

    private void awaitDrained() {
        CompletableFuture<?>[] drains = retired.stream().map(Version::drained).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(drains)
                .orTimeout(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> null)
                .join();
        retired.forEach(this::end);
    }
}
