package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A compute backend could not answer now; nothing is known about the job beyond what was known before. Thread-safe. */
public final class ComputeException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public ComputeException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public ComputeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
