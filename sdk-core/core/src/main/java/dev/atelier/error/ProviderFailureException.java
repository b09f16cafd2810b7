package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A provider is there but broken or unavailable; the cause says why. Thread-safe. */
public final class ProviderFailureException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wanted, what was found, and what to do now
     * @param cause the failure behind it, or null
     */
    public ProviderFailureException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
