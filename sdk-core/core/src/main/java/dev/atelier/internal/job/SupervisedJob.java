package dev.atelier.internal.job;

import dev.atelier.error.LeaseLostException;
import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.error.SubmissionException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.events.EventReader;
import dev.atelier.internal.events.RunEvent;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import dev.atelier.spi.tracking.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One job while this process holds its lease. Confined to one thread at a time.
 *
 * <p>Once the lease is lost everything here fails with {@link LeaseLostException}: its new holder looks after the job.
 */
final class SupervisedJob {
    private static final int ERROR_LINES = 20;
    private static final String EVENTS = "events.ndjson";

    /** Where a backend notes what of a job it does not honour, and learns only when it starts it. */
    private static final String WARNINGS = "warnings.txt";

    private static final int MOST_WARNINGS = 20;

    private final JobServices services;
    private final ComputeBackend backend;
    private final Lease lease;
    private JobDocument job;
    private final OutputCollector outputs;
    private boolean cancelSent;
    private @Nullable EventReader events;
    private volatile @Nullable EventApplier applier;

    SupervisedJob(JobServices services, JobDocument job, Lease lease) {
        this.services = services.heldBy(lease);
        this.job = job;
        this.lease = lease;
        this.outputs =
                new OutputCollector(this.services.artifacts(), job.runId(), () -> services.redactor(job.runId()));
        this.backend = services.targets().backend(job.target());
    }

    String runId() {
        return job.runId();
    }

    ComputeBackend backend() {
        return backend;
    }

    Optional<JobRef> ref() {
        return job.ref();
    }

    Optional<RunEvent.Progress> progress() {
        EventApplier current = applier;
        return current == null ? Optional.empty() : current.progress();
    }

    /**
     * Brings the job to where it can be watched over: submits it, or finds it when it was submitted before.
     *
     * @return false when there is nothing to watch over, since the run has ended
     */
    boolean resume() {
        if (services.runs().require(runId()).ended()) {
            discard();
            return false;
        }
        return job.ref().isPresent() || submit();
    }

    /** Applies what was observed; returns true when the job has been brought to its end. */
    boolean step(JobObservation observation) {
        requireLease();
        JobRef ref = job.ref().orElseThrow();
        if (status() == RunStatus.CANCEL_REQUESTED && !cancelSent && observation.outcome() == null) {
            backend.requestCancel(ref, CancelMode.GRACEFUL);
            cancelSent = true;
        }
        services.runs().observe(runId(), status(observation), observation.startedAt());
        RunDirectory directory = backend.runDirectory(ref);
        pump(directory);
        Verdict verdict = observation.outcome();
        if (verdict == null) {
            outputs.collectLogs(directory);
            return false;
        }
        finish(directory, verdict, took(observation));
        return true;
    }

    /** Ends the run without a look at its job. */
    void giveUp(Verdict verdict) {
        end(verdict, null);
    }

    /** Tells the job to stop at once. */
    void kill() {
        services.runs().transition(runId(), RunStatus.CANCEL_REQUESTED, null, null);
        job.ref().ifPresent(ref -> backend.requestCancel(ref, CancelMode.FORCE));
    }

    /** Removes what the job of an ended run has left. */
    void discard() {
        job.ref().ifPresent(backend::cleanup);
        forget();
    }

    void release() {
        lease.close();
    }

    private void requireLease() {
        if (!lease.held()) {
            throw new LeaseLostException(lease.name());
        }
    }

    private boolean submit() {
        JobSpec spec = job.spec(services.artifacts().store());
        SubmissionKey key = spec.identity().key();
        Optional<JobRef> known = backend.find(key);
        if (known.isEmpty() && status() == RunStatus.CANCEL_REQUESTED) {
            end(Verdict.of(Verdict.Cause.CANCELED, "canceled before it was started"), null);
            return false;
        }
        try {
            submitted(known.orElseGet(() -> submit(key, spec)));
            return true;
        } catch (SubmissionException e) {
            end(Verdict.of(Verdict.Cause.REJECTED, String.valueOf(e.getMessage())), null);
            throw e;
        }
    }

    private JobRef submit(SubmissionKey key, JobSpec spec) {
        try {
            return backend.submit(key, spec);
        } catch (OutcomeUnknownException e) {
            return backend.find(key).orElseThrow(() -> e);
        }
    }

    private void submitted(JobRef ref) {
        job = new JobDocument(
                services.documents().update(Kinds.JOB, runId(), json -> new JobDocument(json).submitted(ref)));
    }

    private RunStatus status() {
        return services.runs().require(runId()).status();
    }

    private static RunStatus status(JobObservation observation) {
        return switch (observation.phase()) {
            case QUEUED -> RunStatus.QUEUED;
            case PREPARING -> RunStatus.PREPARING;
            case RUNNING -> RunStatus.RUNNING;
            case ENDED -> RunStatus.FINALIZING;
        };
    }

    private void pump(RunDirectory directory) {
        if (events == null) {
            events = new EventReader(directory);
            applier = new EventApplier(services, job, directory, this::requireLease);
            warn(noted(directory));
        }
        EventApplier sink = applier;
        if (sink != null) {
            events.drain(sink);
        }
    }

    private static @Nullable Duration took(JobObservation observation) {
        Instant start = observation.startedAt();
        Instant end = observation.endedAt();
        return start == null || end == null ? null : Duration.between(start, end);
    }

    private void finish(RunDirectory directory, Verdict verdict, @Nullable Duration took) {
        List<String> warnings = new ArrayList<>(noted(directory));
        EventReader reader = events;
        EventApplier sink = applier;
        if (reader != null && sink != null) {
            reader.skipped().forEach((reason, count) -> warnings.add(count + " event lines were skipped: " + reason));
            if (directory.size(EVENTS) > reader.offset()) {
                warnings.add("the last event line was skipped: it is torn, the script was stopped while writing it");
            }
            warnings.addAll(sink.warnings());
        }
        warnings.addAll(outputs.collect(directory, job.origin()));
        services.store().metrics().flush();
        warn(warnings);
        Verdict last = sink == null ? verdict : combine(verdict, sink.reported());
        conclude(last, last.status() == RunStatus.FAILED ? errorTail(directory) : null, took);
        discard();
    }

    private static List<String> noted(RunDirectory directory) {
        return LogText.tail(directory, WARNINGS, MOST_WARNINGS).lines().toList();
    }

    private static Verdict combine(Verdict observed, Optional<Verdict> reported) {
        boolean saysOtherwise = observed.status() == RunStatus.COMPLETED
                && reported.filter(verdict -> verdict.status() != RunStatus.COMPLETED)
                        .isPresent();
        return saysOtherwise ? reported.get() : observed;
    }

    private void warn(List<String> warnings) {
        if (!warnings.isEmpty()) {
            services.runs().update(runId(), json -> {
                List<String> all = new ArrayList<>(json.texts("warnings"));
                warnings.stream().filter(warning -> !all.contains(warning)).forEach(all::add);
                return json.with("warnings", all);
            });
        }
    }

    private String errorTail(RunDirectory directory) {
        return services.redactor(runId()).mask(LogText.tail(directory, job.origin() + "/stderr.log", ERROR_LINES));
    }

    private void end(Verdict verdict, @Nullable String error) {
        conclude(verdict, error, null);
        forget();
    }

    private void conclude(Verdict verdict, @Nullable String error, @Nullable Duration took) {
        for (RunRecord child : services.runs().children(runId())) {
            services.runs().transition(child.id(), verdict.status(), verdict, null);
        }
        services.runs().conclude(runId(), verdict, error, took);
    }

    private void forget() {
        services.documents().transact(transaction -> {
            transaction.delete(Kinds.JOB, runId());
            return runId();
        });
    }
}
