package dev.atelier.compute.docker;

import dev.atelier.compute.support.ExitRecord;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.compute.support.StartRecord;
import dev.atelier.error.ComputeException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a container and its run directory where a job is.
 *
 * <p>Both are witnesses: a job has ended when its container has, and then {@code exit.json} says how. Without that file
 * the container's own exit is all there is to tell; without the container, the file.
 */
final class ContainerObserver {
    /** How long a container may wait for the client that created it. */
    private static final Duration UNSTARTED = Duration.ofMinutes(1);

    private final Engine engine;
    private final String name;
    private final JobFiles files;

    ContainerObserver(Engine engine, String name, JobFiles files) {
        this.engine = engine;
        this.name = name;
        this.files = files;
    }

    /**
     * Looks at the job.
     *
     * @param container what the engine says of it; empty when the engine knows no such container
     * @return what was seen, or empty when that says nothing
     */
    Optional<JobObservation> observe(Optional<ContainerState> container) throws IOException {
        if (container.isEmpty()) {
            return Optional.of(observeWithoutContainer());
        }
        ContainerState state = container.get();
        if (state.running()) {
            return Optional.of(observeRunning());
        }
        if (state.ended()) {
            return Optional.of(ended(state));
        }
        return state.created() ? observeUnstarted() : Optional.empty();
    }

    private JobObservation observeRunning() throws IOException {
        return files.startRecord()
                .map(start -> JobObservation.of(JobPhase.RUNNING, start.at()))
                .orElseGet(() -> JobObservation.of(JobPhase.PREPARING, null));
    }

    /** Nobody starts it any more, unless somebody does so just now. */
    private Optional<JobObservation> observeUnstarted() throws IOException {
        if (waits()) {
            return Optional.of(JobObservation.of(JobPhase.PREPARING, null));
        }
        engine.removeUnstarted(name);
        return engine.inspect(name).isPresent() ? Optional.empty() : Optional.of(observeWithoutContainer());
    }

    private JobObservation observeWithoutContainer() throws IOException {
        Optional<ExitRecord> exit = files.exitRecord();
        if (exit.isPresent()) {
            return observation(exit.get(), exit.get().verdict());
        }
        Optional<String> failure = files.environmentFailure();
        if (failure.isPresent()) {
            return withoutRecord(
                    Verdict.Cause.PREPARATION_FAILED,
                    "its environment could not be made ready: " + failure.get() + "; the log is logs/environment.log",
                    null);
        }
        if (!files.launched()) {
            return waits()
                    ? JobObservation.of(JobPhase.PREPARING, null)
                    : withoutRecord(
                            Verdict.Cause.NODE_LOST, "it was staged, but nobody has started its container", null);
        }
        return withoutRecord(Verdict.Cause.NODE_LOST, "its container " + name + " is gone", null);
    }

    /** Compares with the clock that stamps this machine's files, which is not the workspace's. */
    private boolean waits() throws IOException {
        return files.lastSign().plus(UNSTARTED).isAfter(Instant.now());
    }

    private JobObservation ended(ContainerState container) throws IOException {
        Optional<ExitRecord> exit = files.exitRecord();
        if (exit.isPresent()) {
            return observation(exit.get(), verdict(exit.get(), container));
        }
        if (container.outOfMemory()) {
            return withoutRecord(
                    Verdict.Cause.OUT_OF_MEMORY, "it needed more memory than it was given", container.finishedAt());
        }
        return files.startRecord().isPresent()
                ? withoutRecord(
                        Verdict.Cause.NODE_LOST,
                        "the process that watched over it is gone; its container " + name + " ended with code "
                                + container.exitCode(),
                        container.finishedAt())
                : withoutRecord(
                        Verdict.Cause.PREPARATION_FAILED,
                        "its container could not start it: " + complaint(container),
                        container.finishedAt());
    }

    /** The kernel's word counts more than an exit code, and less than the reason for which the runner itself ended it. */
    private static Verdict verdict(ExitRecord exit, ContainerState container) {
        Verdict verdict = exit.verdict();
        return container.outOfMemory() && exit.cause().equals("none") && exit.exitCode() != 0
                ? new Verdict(
                        Verdict.Cause.OUT_OF_MEMORY,
                        verdict.exitCode(),
                        verdict.signal(),
                        "it needed more memory than it was given")
                : verdict;
    }

    private String complaint(ContainerState container) {
        if (!container.error().isEmpty()) {
            return container.error();
        }
        try {
            String output = engine.output(name);
            return output.isEmpty() ? "it ended with code " + container.exitCode() : output;
        } catch (ComputeException e) {
            return "it ended with code " + container.exitCode();
        }
    }

    private JobObservation observation(ExitRecord exit, Verdict verdict) throws IOException {
        @Nullable Instant startedAt = files.startRecord().map(StartRecord::at).orElse(exit.startedAt());
        return new JobObservation(JobPhase.ENDED, startedAt, exit.at(), verdict);
    }

    private JobObservation withoutRecord(Verdict.Cause cause, String message, @Nullable Instant endedAt)
            throws IOException {
        Verdict verdict = files.cancelRequested()
                ? Verdict.of(Verdict.Cause.CANCELED, "canceled on request; " + message)
                : Verdict.of(cause, message);
        @Nullable Instant startedAt = files.startRecord().map(StartRecord::at).orElse(null);
        return new JobObservation(JobPhase.ENDED, startedAt, endedAt == null ? files.lastSign() : endedAt, verdict);
    }
}
