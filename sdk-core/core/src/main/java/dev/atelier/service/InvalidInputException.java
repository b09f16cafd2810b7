package dev.atelier.service;

/** A scoring request's content is wrong; its sender is told the message. Thread-safe. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what was expected; sent to the client
     */
    public InvalidInputException(String message) {
        super(message);
    }
}
