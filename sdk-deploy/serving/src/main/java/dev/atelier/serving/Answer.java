package dev.atelier.serving;

import dev.atelier.serving.wire.Payload;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a scoring request is answered: a result, or a status and a message. Immutable. */
final class Answer {
    private static final String UNEXPECTED =
            "An unexpected error occurred in scoring script. Check the logs for more info.";

    private final int status;
    private final @Nullable Payload payload;
    private final String message;
    private final Blame blame;
    private final Map<String, String> headers;

    private Answer(int status, @Nullable Payload payload, String message, Blame blame, Map<String, String> headers) {
        this.status = status;
        this.payload = payload;
        this.message = message;
        this.blame = blame;
        this.headers = headers;
    }

    static Answer scored(Payload payload, long nanos) {
        return new Answer(200, payload, "", Blame.NONE, executionTime(nanos));
    }

    static Answer refused(int status, String message) {
        return new Answer(status, null, message, Blame.NONE, Map.of());
    }

    static Answer failedRun() {
        return failedRun(500, UNEXPECTED);
    }

    static Answer failedRun(int status, String message) {
        return new Answer(status, null, message, Blame.SCORER, Map.of());
    }

    /** Azure's inference server answers 500 after a timeout, others 504. */
    static Answer timedOut(String message) {
        return new Answer(500, null, message, Blame.SLOW_SCORER, Map.of());
    }

    static Answer busy() {
        String message = "No scorer became free in time. Try again later.";
        return new Answer(503, null, message, Blame.NONE, Map.of("Retry-After", "1"));
    }

    int status() {
        return status;
    }

    /** Returns the result; empty for an error. */
    Optional<Payload> payload() {
        return Optional.ofNullable(payload);
    }

    /** Returns what an error is, for the client. */
    String message() {
        return message;
    }

    boolean isTimeout() {
        return blame == Blame.SLOW_SCORER;
    }

    /** Tells whether the scorer is to blame, for {@code x-ms-run-function-failed}. */
    boolean runFailed() {
        return blame != Blame.NONE;
    }

    Map<String, String> headers() {
        return headers;
    }

    private static Map<String, String> executionTime(long nanos) {
        long micros = nanos / 1000;
        String fraction = Long.toString(1000 + micros % 1000).substring(1);
        return Map.of("x-ms-run-fn-exec-ms", micros / 1000 + "." + fraction);
    }

    /** Whose fault an answer is. */
    private enum Blame {
        NONE,
        SCORER,
        SLOW_SCORER
    }
}
