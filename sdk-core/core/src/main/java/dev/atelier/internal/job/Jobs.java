package dev.atelier.internal.job;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.events.RunEvent;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of a workspace, as its runs see them. Thread-safe. */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
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

    /** Takes over the job of a run when nobody watches over it. */
    public void adopt(String runId) {
        supervisor().adopt(runId);
    }

    public boolean has(String runId) {
        return find(runId).isPresent();
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
        Optional<JobDocument> job = find(runId);
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
        try {
            return follow(runId, timeout, listener);
        } catch (RuntimeException e) {
            listener.abandoned(runId);
            throw e;
        } catch (Error e) {
            // JShell stops what it runs with one, and shows nothing of it
            if (listener == RunListener.NONE) {
                LOG.warn("nobody waits for run {} any more, and it goes on; cancel() stops it", runId);
            }
            listener.abandoned(runId);
            throw e;
        }
    }

    private boolean follow(String runId, @Nullable Duration timeout, RunListener listener) {
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

    /** Returns the last lines that a job has written to standard output or error so far. */
    public List<String> tail(String runId, String stream, int lines) {
        Optional<JobDocument> job = find(runId);
        if (services.artifacts().exists(runId, OutputCollector.LOGS + stream)
                || job.flatMap(JobDocument::ref).isEmpty()) {
            return LogText.last(new String(finalLog(runId, stream), StandardCharsets.UTF_8), lines);
        }
        try {
            ComputeBackend backend = services.targets().backend(job.get().target());
            RunDirectory directory = backend.runDirectory(job.get().ref().get());
            return LogText.tail(directory, job.get().origin() + "/" + stream, lines)
                    .lines()
                    .toList();
        } catch (NotFoundException gone) {
            return List.of();
        }
    }

    /** Returns where a run's job is, or empty when it has none, or none any more. */
    public Optional<JobDocument> find(String runId) {
        return services.documents().find(Kinds.JOB, runId).map(JobDocument::new);
    }

    /** Returns why a run cannot be looked after now, as far as this process knows. */
    public Optional<String> problem(String runId) {
        return supervisor().problem(runId);
    }

    /** Returns the latest progress of a run that this process watches over. */
    public Optional<RunEvent.Progress> progress(String runId) {
        return supervisor().progress(runId);
    }

    /** Tells whether this process watches over a run. */
    public boolean watches(String runId) {
        return supervisor().watches(runId);
    }

    Instant now() {
        return services.clock().instant();
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
        Optional<JobDocument> job = find(runId);
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
