package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A wait reached its time limit; what was waited for goes on. Thread-safe. */
public final class OperationTimeoutException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public OperationTimeoutException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public OperationTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
