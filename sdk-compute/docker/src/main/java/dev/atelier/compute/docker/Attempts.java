package dev.atelier.compute.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.atelier.error.OperationCanceledException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats calls of an engine that did not answer, or asked for patience; all of them may be made twice. */
final class Attempts {
    /** For an engine that should answer: they take three seconds. */
    static final int FEW = 6;

    /** For what another client is doing at the moment: they take 50 seconds. */
    static final int MANY = 10;

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final Set<Integer> PATIENCE = Set.of(429, 502, 503, 504);

    private Attempts() {}

    /**
     * Makes a call until it is answered.
     *
     * @param most how often at the most
     * @param call the call
     * @throws RuntimeException the last failure
     */
    static <T> T of(int most, Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                if (answered(e) || attempt == most) {
                    throw e;
                }
                pause(FIRST_PAUSE_MILLIS << attempt);
            }
        }
    }

    /** Tells whether the engine itself has refused, so that the call has had no effect and would be refused again. */
    static boolean answered(RuntimeException failure) {
        return (failure instanceof DockerException e && !PATIENCE.contains(e.getHttpStatus())) || TlsFault.is(failure);
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while waiting for the Docker Engine", e);
        }
    }
}
