package dev.atelier.testing;

import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One job of a {@link FakeCompute} on a thread of its own. Thread-safe. */
final class FakeExecution {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final JobSpec spec;
    private final FakeScript script;
    private final Clock clock;
    private final InMemoryRunDirectory directory = new InMemoryRunDirectory();
    private final Thread thread;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private Verdict.@Nullable Cause stopCause;
    private long stopNanos;
    private @Nullable JobObservation end;

    FakeExecution(JobSpec spec, FakeScript script, Clock clock) {
        this.spec = spec;
        this.script = script;
        this.clock = clock;
        startedAt = clock.instant();
        thread = new Thread(this::execute, "atelier-fake-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InMemoryRunDirectory directory() {
        return directory;
    }

    /** Tells whether a specification is that of this job. */
    boolean runs(JobSpec other) {
        return spec.command().equals(other.command())
                && spec.variables().equals(other.variables())
                && spec.source().files().equals(other.source().files());
    }

    /** Looks at the job; a job beyond its timeout is stopped, one that does not stop in its grace period is given up. */
    synchronized JobObservation observe() {
        if (spec.timeout().filter(limit -> passed(startedNanos, limit)).isPresent()) {
            stop(Verdict.Cause.TIMEOUT);
        }
        if (stopCause != null && passed(stopNanos, spec.grace())) {
            end(null);
        }
        return end != null ? end : JobObservation.of(JobPhase.RUNNING, startedAt);
    }

    void cancel() {
        stop(Verdict.Cause.CANCELED);
    }

    /** Ends the job at once: what its thread still does is not seen any more. */
    synchronized void kill() {
        stop(Verdict.Cause.CANCELED);
        end(null);
    }

    /**
     * Appends to a file of the run directory.
     *
     * @throws IllegalStateException when the job has ended
     */
    synchronized void append(String path, byte[] content) {
        requireRunning();
        directory.append(path, content);
    }

    /**
     * Writes a file of the run directory.
     *
     * @throws IllegalStateException when the job has ended
     */
    synchronized void write(String path, byte[] content) {
        requireRunning();
        directory.writeAtomic(path, content);
    }

    Optional<byte[]> read(String path) {
        int size = (int) directory.size(path);
        if (size < 0) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.allocate(size);
        directory.read(path, 0, content);
        return Optional.of(content.array());
    }

    private void execute() {
        try {
            end(script.run(new FakeJob(spec, this, clock)));
        } catch (Throwable failure) {
            fail(failure);
            if (failure instanceof VirtualMachineError error) {
                throw error;
            }
        }
    }

    private synchronized void fail(Throwable failure) {
        if (end == null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            append(FakeJob.STDERR, FakeJob.utf8(trace.toString()));
            end(1);
        }
    }

    private synchronized void stop(Verdict.Cause cause) {
        if (end == null && stopCause == null) {
            stopCause = cause;
            stopNanos = System.nanoTime();
            thread.interrupt();
        }
    }

    private synchronized void end(@Nullable Integer exitCode) {
        if (end == null) {
            end = new JobObservation(JobPhase.ENDED, startedAt, clock.instant(), verdict(exitCode));
        }
    }

    private Verdict verdict(@Nullable Integer exitCode) {
        if (stopCause != null) {
            String why = stopCause == Verdict.Cause.TIMEOUT ? "it took longer than allowed" : "canceled on request";
            return new Verdict(stopCause, exitCode, null, why);
        }
        return Verdict.ofShellCode(exitCode == null ? 1 : exitCode);
    }

    private void requireRunning() {
        if (end != null) {
            throw new IllegalStateException("run '" + spec.identity().runId() + "' has ended: "
                    + end.verdict().map(Verdict::message).orElse(""));
        }
    }

    private static boolean passed(long sinceNanos, Duration limit) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos).compareTo(limit) >= 0;
    }
}
