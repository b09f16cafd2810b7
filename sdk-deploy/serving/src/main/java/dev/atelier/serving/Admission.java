package dev.atelier.serving;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives scorers to requests, first come, first served; who waits holds no thread. Thread-safe.
 *
 * <p>The time without any scorer does not count as waiting for a free one; it has a limit of its own.
 *
 * @param <S> what scores one request at a time
 */
final class Admission<S> {
    private final Deadlines deadlines;
    private final Executor executor;
    private final Duration wait;
    private final Supplier<Duration> longestWait;
    private final Set<S> members = new HashSet<>();
    private final Deque<S> free = new ArrayDeque<>();
    private final Deque<Waiter<S>> waiters = new ArrayDeque<>();
    private long staffedSince = System.nanoTime();

    /**
     * Creates one without scorers; requests that had to wait go on in the executor.
     *
     * @param wait how long a request waits while all scorers are in use
     * @param longestWait how long a request waits in all, when there is no scorer for a while
     */
    Admission(Deadlines deadlines, Executor executor, Duration wait, Supplier<Duration> longestWait) {
        this.deadlines = deadlines;
        this.executor = executor;
        this.wait = wait;
        this.longestWait = longestWait;
    }

    /** Puts a new scorer in. */
    void add(S scorer) {
        register(scorer);
        put(scorer);
    }

    private synchronized void register(S scorer) {
        if (members.isEmpty()) {
            staffedSince = System.nanoTime();
        }
        members.add(scorer);
    }

    /** Forgets a scorer that is in use or was removed; it will not come back. */
    synchronized void discard(S scorer) {
        members.remove(scorer);
    }

    /** Tells whether there is no scorer, neither free nor in use. */
    synchronized boolean isDeserted() {
        return members.isEmpty();
    }

    /** Puts a scorer back in. */
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

    /** Calls {@code admitted} with a scorer at once or when one is free, or {@code refused} when the wait is over. */
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
            deadlines.in(wait, () -> reconsider(waiter));
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

    private void reconsider(Waiter<S> waiter) {
        long nanos = nanosLeft(waiter);
        if (nanos > 0) {
            deadlines.in(Duration.ofNanos(nanos), () -> reconsider(waiter));
        } else if (forget(waiter)) {
            resume(waiter.refused);
        }
    }

    private synchronized long nanosLeft(Waiter<S> waiter) {
        long waited = System.nanoTime() - waiter.since;
        long deserted = members.isEmpty() ? waited : Math.max(0, staffedSince - waiter.since);
        long limit = Math.min(deserted + wait.toNanos(), longestWait.get().toNanos());
        return waiters.contains(waiter) ? limit - waited : 0;
    }

    private synchronized boolean forget(Waiter<S> waiter) {
        return waiters.remove(waiter);
    }

    /** Compared by identity. */
    private static final class Waiter<S> {
        private final Consumer<S> admitted;
        private final Runnable refused;
        private final long since = System.nanoTime();

        Waiter(Consumer<S> admitted, Runnable refused) {
            this.admitted = admitted;
            this.refused = refused;
        }
    }
}
