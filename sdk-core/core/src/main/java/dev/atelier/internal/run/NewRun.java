package dev.atelier.internal.run;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * A run that is to be created.
 *
 * @param experiment its experiment's name
 * @param id its id, or null to make one
 * @param status its first status
 * @param fields more fields of its document: name, parent, target, tags, snapshot, …
 * @param job the document of its job, or null when it has none
 */
public record NewRun(
        String experiment,
        @Nullable String id,
        RunStatus status,
        JsonObject fields,
        @Nullable JsonObject job) {
    /** Describes a run in this JVM that begins now. */
    public static NewRun interactive(String experiment) {
        return new NewRun(experiment, null, RunStatus.RUNNING, JsonObject.empty(), null);
    }

    /** Describes the same run with one field more. */
    public NewRun with(String field, @Nullable Object value) {
        return new NewRun(experiment, id, status, fields.with(field, value), job);
    }
}
