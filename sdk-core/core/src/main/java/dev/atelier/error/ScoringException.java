package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A web service answered a scoring request with an error, or could not be reached. Thread-safe. */
public final class ScoringException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final int statusCode;

    /**
     * Creates the exception.
     *
     * @param message what the service said
     * @param statusCode the HTTP status code, or 0 when there was no answer
     * @param cause the failure behind it, or null
     */
    public ScoringException(String message, int statusCode, @Nullable Throwable cause) {
        super(message, cause);
        this.statusCode = statusCode;
    }

    /**
     * Returns the HTTP status code.
     *
     * @return the code, or 0 when there was no answer
     */
    public int statusCode() {
        return statusCode;
    }

    @Override
    public boolean retryable() {
        return statusCode == 0 || statusCode == 503;
    }
}
