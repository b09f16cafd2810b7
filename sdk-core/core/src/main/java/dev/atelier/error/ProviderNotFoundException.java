package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** No provider of the wanted type is there; the message names those found and the Maven coordinate to add. Thread-safe. */
public final class ProviderNotFoundException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wanted, what was found, and what to do now
     * @param cause the failure behind it, or null
     */
    public ProviderNotFoundException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
