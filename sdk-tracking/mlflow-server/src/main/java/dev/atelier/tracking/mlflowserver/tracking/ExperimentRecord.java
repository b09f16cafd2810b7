package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An experiment's document. What only MLflow knows of it is in the field {@code mlflow}: the id, where it was given one, the name,
 * where ours has to differ from it, and where artifacts go.
 */
public record ExperimentRecord(ObjectNode json) {
    static final String DEFAULT_NAME = "Default";
    static final String DEFAULT_ID = "0";

    /** Ids are numbers of 18 digits, as MLflow's file store makes them. */
    private static final long LEAST_ID = 100_000_000_000_000_000L;

    /** Returns the name that the workspace knows it by. */
    public String key() {
        return json.path("name").asText();
    }

    public String id() {
        String given = json.path("mlflow").path("id").asText();
        return given.isEmpty() ? derivedId(key()) : given;
    }

    public String name() {
        String given = json.path("mlflow").path("name").asText();
        return given.isEmpty() ? key() : given;
    }

    public boolean archived() {
        return json.path("archived").asBoolean();
    }

    public long created() {
        return json.path("created").asLong();
    }

    public long updated() {
        return json.path("mlflow").path("updated").asLong(created());
    }

    public String artifactLocation() {
        String given = json.path("mlflow").path("artifactLocation").asText();
        return given.isEmpty() ? "mlflow-artifacts:/" + id() : given;
    }

    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tag : json.path("tags").properties()) {
            tags.put(tag.getKey(), tag.getValue().isNull() ? "" : tag.getValue().asText());
        }
        return tags;
    }

    /** Returns it as MLflow's clients see it. */
    public ObjectNode view() {
        ObjectNode view = Json.object()
                .put("experiment_id", id())
                .put("name", name())
                .put("artifact_location", artifactLocation())
                .put("lifecycle_stage", archived() ? "deleted" : "active")
                .put("last_update_time", updated())
                .put("creation_time", created());
        Json.putPairs(view, "tags", tags());
        return view;
    }

    private static String derivedId(String key) {
        if (key.equals(DEFAULT_NAME)) {
            return DEFAULT_ID;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            long number = ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE;
            return Long.toString(LEAST_ID + number % (9 * LEAST_ID));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
