package dev.atelier.internal.job;

import dev.atelier.internal.json.JsonObject;

/**
 * What a script asks of the workspace. Immutable.
 *
 * @param runId the run that asks
 * @param id the request's id, unique in its run
 * @param kind what is asked, such as {@code register_model}
 * @param body the arguments
 */
public record ScriptRequest(String runId, String id, String kind, JsonObject body) {
    /** Returns what tells this request from all others of the workspace. */
    public String key() {
        return runId + "/" + id;
    }
}
