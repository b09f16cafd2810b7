package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Scorer;
import java.time.Duration;

/** Scores with a Java {@link Scorer}, on the server's threads. Thread-safe. */
final class JavaEngine implements Engine {
    /** How many requests one scorer gets at once; the server has more threads than that. */
    static final int CONCURRENCY = 64;

    private final Scorer scorer;
    private final Surroundings server;
    private final Duration timeout;
    private final Admission<Slot> slots;

    /** Creates the engine of a scorer that is initialised. */
    JavaEngine(Scorer scorer, Surroundings server, ServingLimits limits) {
        this.scorer = scorer;
        this.server = server;
        this.timeout = limits.scoringTimeout();
        this.slots = new Admission<>(server.deadlines(), server.executor(), limits.queueWait(), limits::queueWait);
        for (int i = 0; i < CONCURRENCY; i++) {
            slots.add(new Slot());
        }
    }

    @Override
    public void score(ScoringCall call) {
        slots.request(slot -> score(slot, call), () -> refuse(call));
    }

    private static void refuse(ScoringCall call) {
        call.answer(Answer.busy());
        call.release();
    }

    private void score(Slot slot, ScoringCall call) {
        try {
            slot.run(call);
        } finally {
            slots.put(slot);
            call.release();
        }
    }

    @Override
    public void close() {
        scorer.close();
    }

    /** The right to call the scorer once at a time. */
    private final class Slot {
        void run(ScoringCall call) {
            try {
                runTimed(call.input().parsed(), call);
            } catch (InvalidInputException e) {
                call.answer(Answer.refused(400, String.valueOf(e.getMessage())));
            } catch (StackOverflowError e) {
                fail(call, e);
            } catch (VirtualMachineError e) {
                fail(call, e);
                throw e;
            } catch (Throwable e) {
                fail(call, e);
            }
        }

        private void runTimed(ScoringInput input, ScoringCall call) throws Exception {
            Interruptible interruptible = new Interruptible();
            Deadlines.Deadline deadline = server.deadlines().in(timeout, () -> expire(call, interruptible));
            try {
                long start = System.nanoTime();
                Object result = scorer.score(input);
                call.succeed(result, System.nanoTime() - start);
            } finally {
                deadline.cancel();
                interruptible.end();
            }
        }

        private void expire(ScoringCall call, Interruptible interruptible) {
            server.executor().execute(() -> {
                server.log().append("Scoring timeout after " + timeout.toMillis() + " ms, request " + call.requestId());
                call.answer(Answer.timedOut("Scoring timeout after " + timeout.toMillis() + " ms"));
                interruptible.interrupt();
            });
        }

        private void fail(ScoringCall call, Throwable failure) {
            server.log().append("The scorer failed on request " + call.requestId(), failure);
            call.answer(Answer.failedRun());
        }
    }

    /** The calling thread, as long as it may be interrupted. */
    private static final class Interruptible {
        private final Thread thread = Thread.currentThread();
        private boolean ended;

        synchronized void interrupt() {
            if (!ended) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            ended = true;
            Thread.interrupted();
        }
    }
}
