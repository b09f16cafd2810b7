package dev.atelier.serving;

import java.util.Map;

/** What a scoring request is answered. Immutable. */
final class Answer {
    private static final String UNEXPECTED =
            "An unexpected error occurred in scoring script. Check the logs for more info.";

    private final int status;
    private final byte[] json;
    private final boolean runFailed;
    private final Map<String, String> headers;

    private Answer(int status, byte[] json, boolean runFailed, Map<String, String> headers) {
        this.status = status;
        this.json = json;
        this.runFailed = runFailed;
        this.headers = headers;
    }

    static Answer scored(byte[] json, long nanos) {
        return new Answer(200, json, false, executionTime(nanos));
    }

    static Answer refused(int status, String message) {
        return new Answer(status, Json.message(message), false, Map.of());
    }

    static Answer failedRun() {
        return failedRun(500, UNEXPECTED);
    }

    static Answer failedRun(int status, String message) {
        return new Answer(status, Json.message(message), true, Map.of());
    }

    static Answer busy() {
        return new Answer(
                503,
                Json.message("No scorer became free in time. Try again later."),
                false,
                Map.of("Retry-After", "1"));
    }

    int status() {
        return status;
    }

    byte[] json() {
        return json;
    }

    /** Tells whether the scorer is to blame, for {@code x-ms-run-function-failed}. */
    boolean runFailed() {
        return runFailed;
    }

    Map<String, String> headers() {
        return headers;
    }

    private static Map<String, String> executionTime(long nanos) {
        long micros = nanos / 1000;
        String fraction = Long.toString(1000 + micros % 1000).substring(1);
        return Map.of("x-ms-run-fn-exec-ms", micros / 1000 + "." + fraction);
    }
}
