package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.run.RunStatus;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.search.RunStatuses;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run's document, and what of it MLflow's clients see. */
public record RunRecord(ObjectNode json) {
    /** A tag of runs that MLflow's clients have deleted and may restore. */
    public static final String DELETED = "atelier.mlflow.deleted";

    /** A tag of runs that only hold the files of a logged model. */
    public static final String HOLDS = "atelier.mlflow.holds";

    /** A tag that MLflow's clients see on runs whose status MLflow has no word for. */
    static final String STATUS = "atelier.status";

    static final String RUN_NAME = "mlflow.runName";
    static final String PARENT = "mlflow.parentRunId";
    static final String USER = "mlflow.user";
    /** Git's facts by MLflow's tag: the properties in which the workspace keeps them. */
    static final Map<String, String> GIT = Map.of(
            "mlflow.source.git.commit", "azureml.git.commit",
            "mlflow.source.git.branch", "azureml.git.branch",
            "mlflow.source.git.repoURL", "azureml.git.repository_uri");

    public String id() {
        return json.path("id").asText();
    }

    public String experiment() {
        return json.path("experiment").asText();
    }

    public String name() {
        return json.path("name").asText(id());
    }

    public RunStatus status() {
        return RunStatus.of(json.path("status").asText());
    }

    public boolean deleted() {
        return json.path("tags").has(DELETED);
    }

    public long started() {
        return json.path("started").asLong(json.path("created").asLong());
    }

    /** Tells whether a client of MLflow has started it. */
    public boolean ofClient() {
        return json.path("mlflow").path("client").asBoolean();
    }

    public Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> param : json.path("params").properties()) {
            params.put(param.getKey(), ParamText.text(param.getValue()));
        }
        return params;
    }

    /** Returns the tags with those that MLflow keeps a run's facts in. */
    public Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tag : json.path("tags").properties()) {
            tags.put(tag.getKey(), tag.getValue().isNull() ? "" : tag.getValue().asText());
        }
        tags.remove(DELETED);
        tags.put(RUN_NAME, name());
        if (status() == RunStatus.NOT_RESPONDING) {
            tags.put(STATUS, status().toString());
        }
        if (json.has("parent")) {
            tags.put(PARENT, json.path("parent").asText());
        }
        GIT.forEach((tag, property) -> {
            String value = json.path("properties").path(property).asText();
            if (!value.isEmpty()) {
                tags.putIfAbsent(tag, value);
            }
        });
        return tags;
    }

    public ObjectNode info(ExperimentRecord experiment) {
        ObjectNode info = Json.object()
                .put("run_uuid", id())
                .put("experiment_id", experiment.id())
                .put("run_name", name())
                .put("user_id", json.path("user").asText())
                .put("status", RunStatuses.mlflow(status()))
                .put("start_time", started());
        if (json.has("ended")) {
            info.put("end_time", json.path("ended").asLong());
        }
        return info.put("artifact_uri", artifactUri(experiment))
                .put("lifecycle_stage", deleted() ? "deleted" : "active")
                .put("run_id", id());
    }

    public String artifactUri(ExperimentRecord experiment) {
        String location = experiment.artifactLocation();
        return (location.endsWith("/") ? location.substring(0, location.length() - 1) : location) + "/" + id()
                + "/artifacts";
    }

    public ObjectNode inputs() {
        ObjectNode inputs = Json.object();
        for (JsonNode dataset : json.path("datasets")) {
            ObjectNode input = inputs.withArrayProperty("dataset_inputs").addObject();
            Map<String, String> tags = new LinkedHashMap<>();
            dataset.path("tags")
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
            Json.putPairs(input, "tags", tags);
            input.set("dataset", dataset(dataset));
        }
        for (JsonNode model : json.path("mlflow").path("inputs")) {
            inputs.withArrayProperty("model_inputs").addObject().put("model_id", model.asText());
        }
        return inputs;
    }

    public ObjectNode outputs() {
        ObjectNode outputs = Json.object();
        for (JsonNode output : json.path("mlflow").path("outputs")) {
            ArrayNode models = outputs.withArrayProperty("model_outputs");
            models.addObject()
                    .put("model_id", output.path("model").asText())
                    .put("step", output.path("step").asLong());
        }
        return outputs;
    }

    private static ObjectNode dataset(JsonNode dataset) {
        ObjectNode view = Json.object();
        DatasetFields.OURS.forEach((theirs, ours) -> {
            JsonNode value = dataset.get(ours);
            if (value != null) {
                view.put(theirs, value.asText());
            }
        });
        return view;
    }
}
