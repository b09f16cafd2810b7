package dev.atelier.run;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Why a run ended as it did. Immutable.
 *
 * @param cause the reason
 * @param exitCode the exit code of its process, or null when there was none
 * @param signal the signal that ended its process, or null
 * @param message a sentence for people
 */
public record Verdict(
        Cause cause, @Nullable Integer exitCode, @Nullable Integer signal, String message) implements Serializable {
    /** Reasons why a run ended. */
    public enum Cause {
        /** It ended well. */
        OK,
        /** It said so itself, or an exception escaped. */
        REPORTED,
        /** Its process returned another exit code than 0. */
        EXIT_CODE,
        /** A signal ended its process. */
        SIGNAL,
        /** It needed more memory than it was given. */
        OUT_OF_MEMORY,
        /** It took longer than it was allowed to. */
        TIMEOUT,
        /** Someone asked for it. */
        CANCELED,
        /** Its compute was taken away. */
        PREEMPTED,
        /** Its machine, or the process that watched over it, is gone. */
        NODE_LOST,
        /** The disk was full. */
        DISK_FULL,
        /** Its environment or code could not be made ready. */
        PREPARATION_FAILED,
        /** Its outputs could not be collected. */
        COLLECTION_FAILED,
        /** The backend refused it. */
        REJECTED
    }

    /** {@inheritDoc} */
    public Verdict {
        requireNonNull(cause, "cause");
        requireNonNull(message, "message");
    }

    /** A run that ended well. */
    public static final Verdict COMPLETED = new Verdict(Cause.OK, null, null, "completed");

    /**
     * Makes a verdict without a process behind it.
     *
     * @param cause the reason
     * @param message a sentence for people
     * @return the verdict
     */
    public static Verdict of(Cause cause, String message) {
        return new Verdict(cause, null, null, message);
    }

    /**
     * Makes the verdict of a process that ended by itself or by a signal.
     *
     * @param shellCode the code as a shell reports it: 128 + n for signal n, up to 192
     * @return the verdict
     */
    public static Verdict ofShellCode(int shellCode) {
        if (shellCode == 0) {
            return new Verdict(Cause.OK, 0, null, "completed");
        }
        if (shellCode > 128 && shellCode <= 192) {
            int signal = shellCode - 128;
            return new Verdict(Cause.SIGNAL, shellCode, signal, "the process was ended by signal " + signal);
        }
        return new Verdict(Cause.EXIT_CODE, shellCode, null, "the process ended with exit code " + shellCode);
    }

    /**
     * Returns the terminal status that belongs to this verdict.
     *
     * @return Completed, Canceled or Failed
     */
    public RunStatus status() {
        return switch (cause) {
            case OK -> RunStatus.COMPLETED;
            case CANCELED -> RunStatus.CANCELED;
            default -> RunStatus.FAILED;
        };
    }
}
