package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A store could not read or write: a damaged file, a full or read-only disk, a lost connection. Thread-safe. */
public final class StoreException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public StoreException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private StoreException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Creates the exception for a failure that passes, such as a lost connection.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     * @return the exception; its {@link #retryable} is true
     */
    public static StoreException passing(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    @Override
    public boolean retryable() {
        return retryable;
    }
}
