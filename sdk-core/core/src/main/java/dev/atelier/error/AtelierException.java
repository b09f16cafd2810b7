package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** Root of all exceptions that Atelier throws on its own; only its leaves are thrown. Thread-safe. */
public abstract class AtelierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    protected AtelierException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    protected AtelierException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Tells whether the same call may succeed when it is simply made again.
     *
     * @return true when a retry is safe and may help
     */
    public boolean retryable() {
        return false;
    }
}
