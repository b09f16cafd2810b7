package dev.atelier.tracking.mlflowserver.tracking;

import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a dataset by MLflow's name: the name that the workspace gives them, and how long they may be. */
final class DatasetFields {
    static final Map<String, String> OURS = new LinkedHashMap<>();
    static final Map<String, Integer> LENGTHS = Map.of(
            "name",
            500,
            "digest",
            36,
            "source_type",
            500,
            "source",
            65_535,
            "schema",
            1_048_575,
            "profile",
            16_777_215);

    static {
        OURS.put("name", "name");
        OURS.put("digest", "digest");
        OURS.put("source_type", "sourceType");
        OURS.put("source", "source");
        OURS.put("schema", "schema");
        OURS.put("profile", "profile");
    }

    private DatasetFields() {}
}
