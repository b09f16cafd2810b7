package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** Several providers fit and nothing says which one to use. Thread-safe. */
public final class AmbiguousProviderException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wanted, what was found, and what to do now
     * @param cause the failure behind it, or null
     */
    public AmbiguousProviderException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
