package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A store could not read or write: a damaged file, a full or read-only disk, a lost connection. Thread-safe. */
public final class StoreException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
