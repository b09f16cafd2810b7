package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

import dev.atelier.run.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code exit.json} says: how an attempt ended. Immutable.
 *
 * @param exitCode the code as a shell reports it
 * @param cause why it ended: {@code none} by itself, {@code cancel}, {@code timeout}, {@code preempted},
 *     {@code signal}
 * @param rank the process of a distributed job that failed first, or null
 * @param startedAt when it started, or null when the runner did not say
 * @param at when it ended
 */
public record ExitRecord(
        int exitCode,
        String cause,
        @Nullable Integer rank,
        @Nullable Instant startedAt,
        Instant at) {
    private static final String CANCEL = "cancel";

    /** {@inheritDoc} */
    public ExitRecord {
        requireNonNull(cause, "cause");
        requireNonNull(at, "at");
    }

    /**
     * Reads the file's content.
     *
     * @param bytes what is in the file, possibly not all of it yet
     * @return the record, or empty when it is not complete
     */
    public static Optional<ExitRecord> parse(byte[] bytes) {
        return FlatJson.parse(bytes).flatMap(ExitRecord::of);
    }

    private static Optional<ExitRecord> of(FlatJson json) {
        long code = json.number("exitCode", -1);
        String cause = json.text("cause");
        Instant at = json.instant("at");
        long rank = json.number("rank", -1);
        return code < 0 || code > 255 || cause == null || at == null
                ? Optional.empty()
                : Optional.of(
                        new ExitRecord((int) code, cause, rank < 0 ? null : (int) rank, json.instant("startedAt"), at));
    }

    /**
     * Reads this record as that of a job that was told to stop at once: the signal that ended it was ours.
     *
     * @return a canceled record when a signal ended the job, else this
     */
    public ExitRecord afterCancel() {
        boolean ended = cause.equals("none") && Verdict.ofShellCode(exitCode).cause() == Verdict.Cause.SIGNAL;
        return ended ? new ExitRecord(exitCode, CANCEL, rank, startedAt, at) : this;
    }

    /**
     * Returns why the job ended. The cause decides before the exit code, which any program can return.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        Verdict process = Verdict.ofShellCode(exitCode);
        return switch (cause) {
            case CANCEL -> because(Verdict.Cause.CANCELED, "canceled on request", process);
            case "timeout" -> because(Verdict.Cause.TIMEOUT, "it took longer than it was allowed to", process);
            case "preempted" ->
                because(Verdict.Cause.PREEMPTED, "its machine was taken away, as was announced", process);
            case "signal" -> because(Verdict.Cause.SIGNAL, "a signal told its runner to stop", process);
            default -> rank == null || exitCode == 0 ? process : named(rank, process);
        };
    }

    private static Verdict named(int rank, Verdict process) {
        return because(process.cause(), "rank " + rank + " failed first: " + process.message(), process);
    }

    private static Verdict because(Verdict.Cause cause, String message, Verdict process) {
        return new Verdict(cause, process.exitCode(), process.signal(), message);
    }
}
