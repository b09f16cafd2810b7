package dev.atelier.spi.compute;

import static java.util.Objects.requireNonNull;

import dev.atelier.run.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backend saw of a job. Immutable.
 *
 * @param phase where the job is
 * @param startedAt when the user's code started, or null when it has not
 * @param endedAt when the user's code ended, or null when it has not
 * @param outcome why it ended, or null while it has not
 */
public record JobObservation(
        JobPhase phase,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Verdict outcome) {
    /** {@inheritDoc} */
    public JobObservation {
        if ((requireNonNull(phase, "phase") == JobPhase.ENDED) != (outcome != null)) {
            throw new IllegalArgumentException(
                    "a job has a verdict exactly when it has ended: " + phase + ", " + outcome);
        }
    }

    /**
     * Describes a job that has not ended.
     *
     * @param phase where it is
     * @param startedAt when the user's code started, or null
     * @return the observation
     */
    public static JobObservation of(JobPhase phase, @Nullable Instant startedAt) {
        return new JobObservation(phase, startedAt, null, null);
    }

    /**
     * Returns why the job ended.
     *
     * @return the verdict, or empty while it has not ended
     */
    public Optional<Verdict> verdict() {
        return Optional.ofNullable(outcome);
    }
}
