package dev.atelier.spi.compute;

import dev.atelier.error.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs jobs by the run directory protocol. Thread-safe; close is idempotent and leaves jobs running. */
public interface ComputeBackend extends AutoCloseable {
    /**
     * Returns what this backend claims to do.
     *
     * @return the capabilities
     */
    Set<Capability> capabilities();

    /**
     * Checks a job without contacting anything, and reports every problem at once.
     *
     * @param spec the job
     * @return what prevents it, and what would not be honoured
     */
    List<Problem> validate(JobSpec spec);

    /**
     * Shows the native request of a job, such as a script or a container definition.
     *
     * @param spec the job
     * @return text for people, free of secrets
     */
    String plan(JobSpec spec);

    /**
     * Starts a job; idempotent on its key: a job known by this key is returned, not started again.
     *
     * @param key the idempotency key
     * @param spec the job
     * @return where it is
     * @throws dev.atelier.error.ConflictException when another job has this key already; it goes on untouched
     * @throws dev.atelier.error.SubmissionException when it was not started
     * @throws dev.atelier.error.OutcomeUnknownException when it may have been started: {@link #find} tells
     */
    JobRef submit(SubmissionKey key, JobSpec spec);

    /**
     * Finds a job by its key alone, after any crash of the client.
     *
     * @param key the idempotency key
     * @return where it is, or empty when it was never started
     * @throws dev.atelier.error.ComputeException when that cannot be told now
     */
    Optional<JobRef> find(SubmissionKey key);

    /**
     * Looks at jobs, with as few native calls as possible.
     *
     * @param refs the jobs
     * @return what was seen; a job that is absent could not be observed now, which says nothing about it
     */
    Map<JobRef, JobObservation> observe(Collection<JobRef> refs);

    /**
     * Tells a job to stop and returns; does nothing when it has ended or is unknown.
     *
     * @param ref the job
     * @param mode how
     * @throws dev.atelier.error.ComputeException when it could not be told
     */
    void requestCancel(JobRef ref, CancelMode mode);

    /**
     * Removes what an ended job has left with the backend, its run directory included; idempotent.
     *
     * @param ref the job
     * @throws IllegalStateException when it has not ended
     */
    void cleanup(JobRef ref);

    /**
     * Opens a job's run directory.
     *
     * @param ref the job
     * @return the directory
     */
    RunDirectory runDirectory(JobRef ref);

    @Override
    void close();
}
