package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** Something may or may not have happened; do not retry or clean up before looking for it by its idempotency key. Thread-safe. */
public final class OutcomeUnknownException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final String idempotencyKey;

    /**
     * Creates the exception.
     *
     * @param message what may have happened
     * @param idempotencyKey the key by which the outcome can be found
     * @param cause the failure behind it, or null
     */
    public OutcomeUnknownException(String message, String idempotencyKey, @Nullable Throwable cause) {
        super(message + " (idempotency key " + idempotencyKey + ")", cause);
        this.idempotencyKey = idempotencyKey;
    }

    /**
     * Returns the key by which the outcome can be found.
     *
     * @return the key
     */
    public String idempotencyKey() {
        return idempotencyKey;
    }
}
