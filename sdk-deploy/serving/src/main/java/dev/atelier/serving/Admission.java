package dev.atelier.serving;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives scorers to requests, first come, first served; who waits holds no thread. Thread-safe.
 *
 * @param <S> what scores one request at a time
 */
final class Admission<S> {
    private final Deadlines deadlines;
    private final Executor executor;
    private final Duration wait;
    private final Deque<S> free = new ArrayDeque<>();
    private final Deque<Waiter<S>> waiters = new ArrayDeque<>();

    /** Creates one without scorers; requests that had to wait go on in the executor. */
    Admission(Deadlines deadlines, Executor executor, Duration wait) {
        this.deadlines = deadlines;
        this.executor = executor;
        this.wait = wait;
    }

    /** Puts a scorer in, or back in. */
    void put(S scorer) {
        Waiter<S> waiter = firstWaiter(scorer);
        if (waiter != null) {
            resume(() -> waiter.admitted.accept(scorer));
        }
    }

    private void resume(Runnable waiter) {
        try {
            executor.execute(waiter);
        } catch (RejectedExecutionException e) {
            // the server's threads have ended: nobody waits any more
        }
    }

    /** Takes a scorer out; false when it is in use, or was never in. */
    synchronized boolean remove(S scorer) {
        return free.remove(scorer);
    }

    /** Calls {@code admitted} with a scorer at once or when one is free, or {@code refused} after the wait. */
    void request(Consumer<S> admitted, Runnable refused) {
        S scorer = poll();
        if (scorer == null) {
            enqueue(new Waiter<>(admitted, refused));
        } else {
            admitted.accept(scorer);
        }
    }

    private synchronized @Nullable S poll() {
        return free.pollFirst();
    }

    private synchronized @Nullable Waiter<S> firstWaiter(S scorer) {
        Waiter<S> waiter = waiters.pollFirst();
        if (waiter == null) {
            free.addFirst(scorer);
        }
        return waiter;
    }

    private void enqueue(Waiter<S> waiter) {
        S scorer = addOrPoll(waiter);
        if (scorer == null) {
            deadlines.in(wait, () -> giveUp(waiter));
        } else {
            waiter.admitted.accept(scorer);
        }
    }

    private synchronized @Nullable S addOrPoll(Waiter<S> waiter) {
        S scorer = free.pollFirst();
        if (scorer == null) {
            waiters.addLast(waiter);
        }
        return scorer;
    }

    private void giveUp(Waiter<S> waiter) {
        if (forget(waiter)) {
            resume(waiter.refused);
        }
    }

    private synchronized boolean forget(Waiter<S> waiter) {
        return waiters.remove(waiter);
    }

    /** Compared by identity. */
    private static final class Waiter<S> {
        private final Consumer<S> admitted;
        private final Runnable refused;

        Waiter(Consumer<S> admitted, Runnable refused) {
            this.admitted = admitted;
            this.refused = refused;
        }
    }
}
