package dev.atelier.internal.run;

/**
 * Who records on which run.
 *
 * @param runId the run
 * @param name empty for the API, else what counts its own records, such as {@code attempt-1}
 */
public record RunOrigin(String runId, String name) {
    /** The API itself. */
    public static RunOrigin api(String runId) {
        return new RunOrigin(runId, "");
    }
}
