package dev.atelier.internal.job;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The jobs of a workspace, as its runs see them. Thread-safe. */
public final class Jobs implements AutoCloseable {
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final int LOG_CHUNK = 1 << 16;

    private final JobServices services;
    private @Nullable JobSupervisor supervisor;

    public Jobs(JobServices services) {
        this.services = services;
    }

    public ComputeTargets targets() {
        return services.targets();
    }

    /** Submits a job that was recorded just now. */
    public void start(String runId) {
        supervisor().start(runId);
    }

    /** Takes over the jobs whose process is gone. */
    public void adopt() {
        if (!services.documents().list(Kinds.JOB, "").isEmpty()) {
            supervisor().adopt();
        }
    }

    public boolean has(String runId) {
        return services.documents().find(Kinds.JOB, runId).isPresent();
    }

    /**
     * Checks that a run may be ended by hand.
     *
     * @throws IllegalStateException when its job decides that
     */
    public void requireNoJob(String runId) {
        if (has(runId)) {
            throw new IllegalStateException("run '" + runId
                    + "' was submitted, its job decides how it ends; use cancel() to stop it,"
                    + " waitForCompletion() to wait");
        }
    }

    /** Tells a run's job to stop; returns false when the run has none. */
    public boolean cancel(String runId) {
        Optional<JobDocument> job = services.documents().find(Kinds.JOB, runId).map(JobDocument::new);
        if (job.isEmpty()) {
            return false;
        }
        services.runs().transition(runId, RunStatus.CANCEL_REQUESTED, null, null);
        job.get()
                .ref()
                .ifPresent(
                        ref -> services.targets().backend(job.get().target()).requestCancel(ref, CancelMode.GRACEFUL));
        supervisor().adopt(runId);
        supervisor().wake();
        return true;
    }

    /**
     * Waits until a run has ended; returns false when that takes longer than the timeout.
     *
     * @param timeout how long to wait at most, or null for no limit
     */
    public boolean await(String runId, @Nullable Duration timeout, RunListener listener) {
        long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        RunFollower follower = new RunFollower(this, runId, listener);
        while (true) {
            long sequence = services.documents().catalog().sequence();
            RunRecord run = services.runs().require(runId);
            follower.follow(run);
            if (run.ended()) {
                return true;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new OperationCanceledException(
                        "the wait for run '" + runId + "' was interrupted; the run goes on, run.cancel() stops it");
            }
            long left = timeout == null ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            supervisor().adopt(runId);
            Duration wait = follower.pause(FIRST_WAIT);
            services.documents().catalog().awaitChange(sequence, left < wait.toNanos() ? Duration.ofNanos(left) : wait);
        }
    }

    /** Returns what a job has written to standard output or error so far. */
    public String log(String runId, String stream) {
        if (services.artifacts().exists(runId, OutputCollector.LOGS + stream)) {
            return new String(finalLog(runId, stream), StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder();
        readLog(runId, stream, 0, text);
        return text.toString();
    }

    /** Returns what an ended job has written to standard output or error; empty when nothing was kept. */
    byte[] finalLog(String runId, String stream) {
        String artifact = OutputCollector.LOGS + stream;
        if (!services.artifacts().exists(runId, artifact)) {
            return new byte[0];
        }
        try (InputStream content = services.artifacts().open(runId, artifact)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new StoreException("cannot read '" + artifact + "': " + e.getMessage(), e);
        }
    }

    /** Appends what a live log has after an offset, whole characters only; returns the next offset. */
    long readLog(String runId, String stream, long offset, StringBuilder text) {
        Optional<JobDocument> job = services.documents().find(Kinds.JOB, runId).map(JobDocument::new);
        if (job.isEmpty() || job.get().ref().isEmpty()) {
            return offset;
        }
        try {
            ComputeBackend backend = services.targets().backend(job.get().target());
            RunDirectory directory = backend.runDirectory(job.get().ref().get());
            return new LogReader(directory, job.get().origin() + "/" + stream, services.redactor(job.get()))
                    .read(offset, LOG_CHUNK, text);
        } catch (NotFoundException gone) {
            return offset;
        }
    }

    synchronized JobSupervisor supervisor() {
        if (supervisor == null) {
            supervisor = new JobSupervisor(services);
        }
        return supervisor;
    }

    /** Kills the jobs that this process watches over and waits a moment for their end. */
    public void stopAll() {
        if (supervisor != null) {
            supervisor.stopAll(STOP_WAIT);
        }
    }

    @Override
    public synchronized void close() {
        if (supervisor != null) {
            supervisor.close();
        }
        services.targets().close();
    }
}
