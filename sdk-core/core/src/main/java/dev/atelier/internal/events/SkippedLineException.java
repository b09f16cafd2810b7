package dev.atelier.internal.events;

/** A line that is left out; the message is a reason from a small set, so that lines can be counted by it. */
final class SkippedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    SkippedLineException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
