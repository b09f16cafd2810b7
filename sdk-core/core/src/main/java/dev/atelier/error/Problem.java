package dev.atelier.error;

import static java.util.Objects.requireNonNull;

/**
 * Something wrong with, or not honoured of, what was asked for. Immutable.
 *
 * @param field what it is about, such as {@code script} or {@code resources.memory}
 * @param message what is wrong, which value, and what to do
 * @param severity whether it prevents the request
 */
public record Problem(String field, String message, Severity severity) {
    /** Whether a problem prevents the request. */
    public enum Severity {
        /** The request cannot be carried out. */
        ERROR,
        /** The request is carried out without this part. */
        WARNING
    }

    /** {@inheritDoc} */
    public Problem {
        requireNonNull(field, "field");
        requireNonNull(message, "message");
        requireNonNull(severity, "severity");
    }

    /**
     * Describes something that prevents the request.
     *
     * @param field what it is about
     * @param message what is wrong, which value, and what to do
     * @return the problem
     */
    public static Problem error(String field, String message) {
        return new Problem(field, message, Severity.ERROR);
    }

    /**
     * Describes something that is not honoured.
     *
     * @param field what it is about
     * @param message what is not honoured, and what happens instead
     * @return the problem
     */
    public static Problem warning(String field, String message) {
        return new Problem(field, message, Severity.WARNING);
    }

    /**
     * Tells whether this prevents the request.
     *
     * @return true for {@link Severity#ERROR}
     */
    public boolean fatal() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
