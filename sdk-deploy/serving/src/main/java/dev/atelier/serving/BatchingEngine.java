package dev.atelier.serving;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Scores together what has to wait anyway. Thread-safe.
 *
 * <p>A request is scored at once, alone and as it came, while fewer than {@code parallel} are; only those that arrive
 * when all of these are busy are collected, and go on together as soon as one is free. So nothing waits for others.
 */
final class BatchingEngine implements Engine {
    private final Engine engine;
    private final int parallel;
    private final Surroundings server;
    private final ServingLimits limits;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int running;

    BatchingEngine(Engine engine, int parallel, Surroundings server, ServingLimits limits) {
        this.engine = engine;
        this.parallel = parallel;
        this.server = server;
        this.limits = limits;
    }

    @Override
    public void score(ScoringCall call) {
        if (startsAtOnce()) {
            engine.score(new Counted(call));
        } else {
            Waiter waiter = new Waiter(call, BatchKey.of(call.input()));
            enqueue(waiter);
            server.deadlines().in(limits.queueWait(), () -> expire(waiter));
            startNext(); // a scorer may have become free meanwhile
        }
    }

    private synchronized boolean startsAtOnce() {
        boolean free = running < parallel && waiters.isEmpty();
        running += free ? 1 : 0;
        return free;
    }

    private synchronized void enqueue(Waiter waiter) {
        waiters.addLast(waiter);
    }

    private void expire(Waiter waiter) {
        if (forget(waiter)) {
            server.executor().execute(() -> {
                waiter.call.answer(Answer.busy());
                waiter.call.release();
            });
        }
    }

    private synchronized boolean forget(Waiter waiter) {
        return waiters.remove(waiter);
    }

    private void startNext() {
        List<Waiter> group = takeGroup();
        if (!group.isEmpty()) {
            try {
                server.executor().execute(() -> start(group)); // not on the stack of the one before
            } catch (RejectedExecutionException e) {
                // the server's threads have ended: nobody waits any more
            }
        }
    }

    private synchronized List<Waiter> takeGroup() {
        Waiter first = running < parallel ? waiters.pollFirst() : null;
        if (first == null) {
            return List.of();
        }
        running++;
        List<Waiter> group = new ArrayList<>(List.of(first));
        int rows = first.rows;
        for (Iterator<Waiter> rest = waiters.iterator();
                first.key != null && rest.hasNext() && rows < limits.maxBatchRows(); ) {
            Waiter next = rest.next();
            if (first.key.equals(next.key) && rows + next.rows <= limits.maxBatchRows()) {
                group.add(next);
                rows += next.rows;
                rest.remove();
            }
        }
        return group;
    }

    private void start(List<Waiter> group) {
        List<ScoringCall> calls = group.stream().map(waiter -> waiter.call).toList();
        BatchKey key = group.get(0).key;
        if (key == null || calls.size() == 1) {
            engine.score(new Counted(calls.get(0)));
        } else {
            engine.score(merged(key, calls));
        }
    }

    private ScoringCall merged(BatchKey key, List<ScoringCall> calls) {
        try {
            return new Batch(key, calls, engine, this::finish);
        } catch (RuntimeException e) { // more bytes than one array can have
            calls.subList(1, calls.size()).forEach(call -> score(call));
            return new Counted(calls.get(0));
        }
    }

    private void finish() {
        synchronized (this) {
            running--;
        }
        startNext();
    }

    @Override
    public Optional<String> illness() {
        return engine.illness();
    }

    @Override
    public void close() {
        engine.close();
    }

    /** A call that found all scorers busy. Compared by identity. */
    private static final class Waiter {
        private final ScoringCall call;
        private final @Nullable BatchKey key;
        private final int rows;

        Waiter(ScoringCall call, @Nullable BatchKey key) {
            this.call = call;
            this.key = key;
            this.rows = key == null ? 1 : BatchKey.rows(call.input());
        }
    }

    /** A call by itself, after which the next ones go on. */
    private final class Counted implements ScoringCall {
        private final ScoringCall call;

        Counted(ScoringCall call) {
            this.call = call;
        }

        @Override
        public ScoringInput input() {
            return call.input();
        }

        @Override
        public String requestId() {
            return call.requestId();
        }

        @Override
        public void succeed(@Nullable Object value, long nanos) throws IOException {
            call.succeed(value, nanos);
        }

        @Override
        public void answer(Answer answer) {
            call.answer(answer);
        }

        @Override
        public void release() {
            try {
                call.release();
            } finally {
                finish();
            }
        }
    }
}
