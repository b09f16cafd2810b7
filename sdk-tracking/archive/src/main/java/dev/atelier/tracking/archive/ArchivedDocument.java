package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A document of an archive.
 *
 * @param kind its kind
 * @param id its id
 * @param body its content; not changed
 */
record ArchivedDocument(String kind, String id, ObjectNode body) {
    static final String EXPERIMENT = "experiment";
    static final String RUN = "run";
    static final String ARTIFACT = "artifact";
    static final String ENVIRONMENT = "environment";
    static final String ENVIRONMENT_VERSION = "environment-version";
    static final String MODEL = "model";
    static final String MODEL_VERSION = "model-version";

    /** The kinds that an archive may have, in the order they are written. */
    static final List<String> KINDS =
            List.of(EXPERIMENT, ENVIRONMENT, ENVIRONMENT_VERSION, RUN, ARTIFACT, MODEL, MODEL_VERSION);

    String line() {
        return Json.write(Json.object().put("kind", kind).put("id", id).put("body", Json.write(body)));
    }

    static ArchivedDocument parse(String line) {
        ObjectNode json = Json.parse(line);
        return new ArchivedDocument(
                Json.text(json, "kind"), Json.text(json, "id"), Json.parse(Json.text(json, "body")));
    }

    /** The run that an artifact belongs to. */
    String runOfArtifact() {
        return id.substring(0, Math.max(0, id.indexOf('/')));
    }

    /** Returns the hashes of the files it names; those of a snapshot's files are in the snapshot. */
    List<String> hashes() {
        List<String> hashes = new ArrayList<>();
        if (kind.equals(ARTIFACT)) {
            hashes.add(Json.text(body, "sha256"));
        } else if (kind.equals(MODEL_VERSION)) {
            for (JsonNode file : body.path("files")) {
                hashes.add(Json.text(file, "sha256"));
            }
        } else if (kind.equals(RUN) && body.has("snapshot")) {
            hashes.add(Json.text(body, "snapshot"));
        }
        return hashes;
    }
}
