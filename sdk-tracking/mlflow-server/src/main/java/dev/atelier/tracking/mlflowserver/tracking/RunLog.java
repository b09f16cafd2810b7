package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.metric.MetricPoint;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.registry.LoggedModels;
import dev.atelier.tracking.mlflowserver.store.MetricLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients log to their runs. Thread-safe. */
public final class RunLog {
    private static final int TAG_KEY = 255;
    private static final int TAG_VALUE = 500;
    private static final String HISTORY = "mlflow.log-model.history";

    private final Runs runs;
    private final MetricLog metrics;
    private final LoggedModels models;

    private record Logged(String key, MetricPoint point, Message message) {}

    public RunLog(Runs runs, MetricLog metrics, LoggedModels models) {
        this.runs = runs;
        this.metrics = metrics;
        this.models = models;
    }

    public void metric(Message request) {
        String runId = request.runId();
        request.required("key");
        append(runId, List.of(logged(request, "")));
    }

    public void param(Message request) {
        String runId = request.runId();
        String key = Limits.key("key", request.required("key"));
        runs.record(runId, Map.of(key, request.text("value")), Map.of());
    }

    /** Logs a batch: everything is checked before anything is written. */
    public void batch(Message request, long bytes) {
        if (bytes > Limits.BATCH_BYTES) {
            throw MlflowError.invalid("Batched logging API requests must be at most " + Limits.BATCH_BYTES
                    + " bytes, got a request of size " + bytes + ".");
        }
        String runId = request.runId();
        List<Message> points = request.messages("metrics");
        List<Message> params = request.messages("params");
        List<Message> tags = request.messages("tags");
        Limits.batch("metrics", Limits.BATCH_METRICS, points.size());
        Limits.batch("params", Limits.BATCH_PARAMS, params.size());
        Limits.batch("tags", Limits.BATCH_TAGS, tags.size());
        Limits.batch("metrics, params, and tags", Limits.BATCH_ITEMS, points.size() + params.size() + tags.size());
        List<Logged> logged = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            logged.add(logged(points.get(i), "metrics[" + i + "]."));
        }
        Map<String, String> distinct = new LinkedHashMap<>();
        for (int i = 0; i < params.size(); i++) {
            String key = Limits.key("params[" + i + "].key", params.get(i).text("key"));
            if (distinct.put(key, params.get(i).text("value")) != null) {
                throw MlflowError.invalid("Duplicate parameter keys have been submitted: ['" + key
                        + "']. Please ensure the request contains only one param value per param key.");
            }
        }
        Map<String, String> tagged = request.pairs("tags");
        tagged.keySet().forEach(key -> Limits.key("tags.key", key));
        runs.requireActive(runId);
        logged.forEach(point -> metrics.require(runId, point.key));
        if (!distinct.isEmpty() || !tagged.isEmpty()) {
            runs.record(runId, distinct, tagged);
        }
        append(runId, logged);
    }

    /** Keeps what MLflow 1 and 2 know of a model: JSON in a tag, one entry for each model. */
    public void model(Message request) {
        String runId = request.runId();
        ObjectNode model;
        try {
            model = Json.document(request.required("model_json"));
        } catch (IllegalArgumentException e) {
            throw MlflowError.invalid("Malformed model info. \n " + request.text("model_json") + " \n is not JSON.");
        }
        for (String field : List.of("artifact_path", "flavors", "utc_time_created", "run_id")) {
            if (!model.has(field)) {
                throw MlflowError.invalid("Model json is missing mandatory fields: {'" + field + "'}");
            }
        }
        runs.change(runId, json -> {
            ObjectNode tags = json.withObjectProperty("tags");
            ArrayNode history = Json.array();
            if (tags.has(HISTORY)) {
                history =
                        (ArrayNode) Json.document("{\"h\":" + tags.path(HISTORY).asText() + "}")
                                .path("h");
            }
            tags.put(HISTORY, Json.text(history.add(model)));
        });
    }

    public void inputs(Message request) {
        List<Message> datasets = request.messages("datasets");
        Limits.batch("datasets", Limits.DATASETS, datasets.size());
        List<ObjectNode> read = datasets.stream().map(RunLog::dataset).toList();
        List<String> modelIds = request.messages("models").stream()
                .map(model -> model.required("model_id"))
                .toList();
        modelIds.forEach(models::require);
        runs.change(request.runId(), json -> {
            for (ObjectNode dataset : read) {
                addDataset(json.withArrayProperty("datasets"), dataset);
            }
            ArrayNode inputs = json.withObjectProperty("mlflow").withArrayProperty("inputs");
            modelIds.stream().filter(id -> !contains(inputs, id)).forEach(inputs::add);
        });
    }

    public void outputs(Message request) {
        List<ObjectNode> read = request.messages("models").stream()
                .map(model -> Json.object()
                        .put("model", model.required("model_id"))
                        .put("step", model.integer("step").orElse(0L)))
                .toList();
        read.forEach(output -> models.require(output.path("model").asText()));
        runs.change(request.runId(), json -> {
            ArrayNode outputs = json.withObjectProperty("mlflow").withArrayProperty("outputs");
            for (ObjectNode output : read) {
                boolean known = false;
                for (JsonNode other : outputs) {
                    known |= other.path("model").equals(output.path("model"));
                }
                if (!known) {
                    outputs.add(output);
                }
            }
        });
    }

    private void append(String runId, List<Logged> logged) {
        runs.requireActive(runId);
        for (Logged point : logged) {
            metrics.append(runId, point.key, point.point);
        }
        for (Logged point : logged) {
            String modelId = point.message.text("model_id");
            if (!modelId.isEmpty()) {
                models.metric(modelId, runId, point.key, point.point, point.message);
            }
        }
    }

    private static Logged logged(Message metric, String path) {
        String key = Limits.key(path + "name", metric.text("key"));
        double value = metric.number("value")
                .orElseThrow(() -> MlflowError.invalid("Missing value for required parameter '" + path + "value'."));
        long timestamp = metric.integer("timestamp").orElseThrow(() -> metric.missing(path + "timestamp"));
        if (timestamp < 0) {
            throw MlflowError.invalid("Invalid value " + timestamp + " for parameter '" + path
                    + "timestamp' supplied: metric '" + key + "' (value=" + value
                    + "). Timestamp must be a nonnegative long (64-bit integer) ");
        }
        return new Logged(key, new MetricPoint(metric.integer("step").orElse(0L), value, timestamp), metric);
    }

    private static ObjectNode dataset(Message input) {
        Message dataset = input.message("dataset");
        ObjectNode json = Json.object();
        DatasetFields.OURS.forEach((theirs, ours) -> {
            boolean needed = theirs.equals("name") || theirs.equals("digest");
            boolean optional = theirs.equals("schema") || theirs.equals("profile");
            String value = needed ? dataset.required(theirs) : dataset.text(theirs);
            Limits.length(theirs, value, DatasetFields.LENGTHS.getOrDefault(theirs, Integer.MAX_VALUE));
            if (!optional || !value.isEmpty()) {
                json.put(ours, value);
            }
        });
        input.pairs("tags").forEach((key, value) -> {
            json.withObjectProperty("tags")
                    .put(Limits.length("key", key, TAG_KEY), Limits.length("value", value, TAG_VALUE));
            if (key.equals("mlflow.data.context")) {
                json.put("context", value);
            }
        });
        return json;
    }

    private static void addDataset(ArrayNode datasets, ObjectNode dataset) {
        for (JsonNode known : datasets) {
            if (known.path("name").equals(dataset.path("name"))
                    && known.path("digest").equals(dataset.path("digest"))) {
                return;
            }
        }
        datasets.add(dataset);
    }

    private static boolean contains(ArrayNode texts, String text) {
        for (JsonNode known : texts) {
            if (known.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
