package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A job was not started; nothing runs, and submitting again is safe. Thread-safe. */
public final class SubmissionException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public SubmissionException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public SubmissionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
