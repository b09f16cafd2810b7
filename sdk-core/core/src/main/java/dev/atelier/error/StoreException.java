package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A store could not read or write: a damaged file, a full or read-only disk, a lost connection. Thread-safe. */
public final class StoreException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final boolean damaged;

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
        this(message, cause, false, false);
    }

    private StoreException(String message, @Nullable Throwable cause, boolean retryable, boolean damaged) {
        super(message, cause);
        this.retryable = retryable;
        this.damaged = damaged;
    }

    /**
     * Creates the exception for a failure that passes, such as a lost connection.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     * @return the exception; its {@link #retryable} is true
     */
    public static StoreException passing(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true, false);
    }

    /**
     * Creates the exception for a store that cannot be opened because what is stored is not what was written.
     *
     * @param message what is damaged, and what to do now
     * @return the exception; its {@link #isDamaged} is true
     */
    public static StoreException damaged(String message) {
        return new StoreException(message, null, false, true);
    }

    /**
     * Tells whether what is stored is known not to be what was written.
     *
     * @return true when it is damaged, false when that is not known
     */
    public boolean isDamaged() {
        return damaged;
    }

    @Override
    public boolean retryable() {
        return retryable;
    }
}
