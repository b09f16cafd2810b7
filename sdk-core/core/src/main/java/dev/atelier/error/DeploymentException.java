package dev.atelier.error;

import org.jspecify.annotations.Nullable;

/** A web service could not be deployed or updated; what served before still serves. Thread-safe. */
public final class DeploymentException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, to which value, and what to do now
     */
    public DeploymentException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the failure behind it.
     *
     * @param message what happened, to which value, and what to do now
     * @param cause the failure behind it, or null
     */
    public DeploymentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
