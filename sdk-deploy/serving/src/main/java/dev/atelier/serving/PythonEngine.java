package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.error.DeploymentException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.RawJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Scores with Python workers, and restarts those that end or hang. Thread-safe. */
final class PythonEngine implements Engine {
    private static final int LOG_LINES = 20;
    private static final long START_END_SECONDS = 10;

    private final PythonLaunch launch;
    private final Surroundings server;
    private final Threads threads;
    private final Duration timeout;
    private final Admission<PythonWorker> free;
    private final Set<PythonWorker> all = ConcurrentHashMap.newKeySet();
    private final CrashHistory crashes = new CrashHistory(System::nanoTime);
    private final ScheduledThreadPoolExecutor starter;

    private PythonEngine(PythonLaunch launch, Surroundings server, Threads threads, ServingLimits limits) {
        this.launch = launch;
        this.server = server;
        this.threads = threads;
        this.timeout = limits.scoringTimeout();
        this.free = new Admission<>(server.deadlines(), server.executor(), limits.queueWait(), this::longestWait);
        this.starter = new ScheduledThreadPoolExecutor(limits.workers(), threads.named("worker-start"));
    }

    /**
     * Starts all workers and waits until they are ready.
     *
     * @throws DeploymentException when one of them fails; then all are ended
     */
    static PythonEngine start(PythonLaunch launch, Surroundings server, Threads threads, ServingLimits limits) {
        PythonEngine engine = new PythonEngine(launch, server, threads, limits);
        try {
            engine.startAll(limits.workers());
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** A request outlasts a restart, unless restarting has become hopeless. */
    private Duration longestWait() {
        if (crashes.isLoop()) {
            return Duration.ZERO;
        }
        return timeout.compareTo(PythonWorker.START_LIMIT) < 0 ? timeout : PythonWorker.START_LIMIT;
    }

    private void startAll(int count) {
        List<Future<?>> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(starter.submit(this::startOne));
        }
        starts.forEach(PythonEngine::await);
    }

    private static void await(Future<?> start) {
        try {
            start.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("The start of the Python workers was interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof DeploymentException known
                    ? known
                    : new DeploymentException("A Python worker could not be started: " + cause, cause);
        }
    }

    private void startOne() {
        PythonWorker worker = PythonWorker.start(launch, server, threads);
        all.add(worker);
        if (starter.isShutdown()) {
            retire(worker);
        } else {
            free.add(worker);
            worker.onExit(() -> replaceIdle(worker));
        }
    }

    private void putBack(PythonWorker worker) {
        free.put(worker);
        if (!worker.isAlive()) {
            replaceIdle(worker);
        }
    }

    private void replaceIdle(PythonWorker worker) {
        if (free.remove(worker)) {
            replace(worker, "ended while it was idle");
        }
    }

    @Override
    public void score(ScoringCall call) {
        free.request(worker -> score(worker, call), () -> refuse(call));
    }

    private static void refuse(ScoringCall call) {
        call.answer(Answer.busy());
        call.release();
    }

    private void score(PythonWorker worker, ScoringCall call) {
        Deadlines.Deadline deadline = server.deadlines().in(timeout, () -> expire(worker, call));
        try {
            long start = System.nanoTime();
            Frame frame = worker.run(call.input().body());
            long nanos = System.nanoTime() - start;
            boolean inTime = deadline.cancel();
            giveBack(worker, inTime);
            answer(frame, nanos, call);
        } catch (IOException | RuntimeException e) {
            fail(worker, call, deadline);
        } catch (Error e) { // a result too large for the memory
            fail(worker, call, deadline);
            throw e;
        } finally {
            call.release();
        }
    }

    private void fail(PythonWorker worker, ScoringCall call, Deadlines.Deadline deadline) {
        boolean died = deadline.cancel();
        replace(worker, died ? "ended while it scored request " + call.requestId() : "was stopped");
        call.answer(Answer.failedRun(502, "The scoring process ended while it worked on this request."));
    }

    private void giveBack(PythonWorker worker, boolean usable) {
        if (usable) {
            putBack(worker);
        } else {
            replace(worker, "was stopped");
        }
    }

    private void answer(Frame frame, long nanos, ScoringCall call) {
        if (frame.kind() == Frame.RESULT) {
            succeed(frame, nanos, call);
        } else {
            failRun(call, new String(frame.payload(), UTF_8));
        }
    }

    private void succeed(Frame frame, long nanos, ScoringCall call) {
        try {
            call.succeed(new RawJson(frame.payload()), nanos);
        } catch (InvalidInputException e) {
            call.answer(Answer.refused(400, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            failRun(call, String.valueOf(e.getMessage()));
        }
    }

    private void failRun(ScoringCall call, String reason) {
        server.log().append("run() failed on request " + call.requestId() + ": " + reason);
        call.answer(Answer.failedRun());
    }

    private void expire(PythonWorker worker, ScoringCall call) {
        server.executor().execute(() -> {
            String message = "Scoring timeout after " + timeout.toMillis() + " ms";
            server.log().append(message + ", request " + call.requestId());
            call.answer(Answer.timedOut(message));
            worker.terminate();
        });
    }

    private void replace(PythonWorker worker, String reason) {
        free.discard(worker);
        if (!afterBackOff(() -> restart(worker, reason))) {
            retire(worker);
        }
    }

    private void restart(PythonWorker worker, String reason) {
        server.log().append("The Python worker, " + worker.describeExit() + ", " + reason + "; starting another one");
        retire(worker);
        startAgain();
    }

    /** Counts a crash, and does something later; false when there is no later, because the engine is closed. */
    private boolean afterBackOff(Runnable start) {
        long millis = crashes.add().toMillis();
        try {
            ScheduledFuture<?> unused = starter.schedule(start, millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void startAgain() {
        try {
            startOne();
        } catch (RuntimeException e) {
            server.log().append("The Python worker could not be started again: " + e.getMessage());
            afterBackOff(this::startAgain);
        }
    }

    private void retire(PythonWorker worker) {
        if (all.remove(worker)) {
            worker.close();
        }
    }

    @Override
    public Optional<String> illness() {
        if (crashes.isLoop()) {
            return Optional.of(withLastLines("The Python workers keep ending."));
        }
        return free.isDeserted()
                ? Optional.of(withLastLines("No Python worker is running; another one is being started."))
                : Optional.empty();
    }

    private String withLastLines(String text) {
        return text + " The last log lines:\n" + String.join("\n", server.log().tail(LOG_LINES));
    }

    @Override
    public void close() {
        starter.shutdownNow();
        all.forEach(this::retire);
        awaitStarters();
    }

    /** A worker that was just being started is ended by its interrupted starter. */
    private void awaitStarters() {
        try {
            starter.awaitTermination(START_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
