package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.metric.MetricPoint;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The models that runs have logged, as MLflow 3 has them: a folder of the run's artifacts with a status. Thread-safe. */
public final class LoggedModels {
    static final List<String> STATUSES = List.of(
            "LOGGED_MODEL_STATUS_UNSPECIFIED",
            "LOGGED_MODEL_PENDING",
            "LOGGED_MODEL_READY",
            "LOGGED_MODEL_UPLOAD_FAILED");

    private final Documents documents;
    private final Clock clock;
    private final Experiments experiments;

    /** What a logged model needs to know of experiments and runs. */
    public interface Experiments {
        /** Returns the workspace's name of an experiment that is not deleted. */
        String key(String experimentId);

        String id(String key);

        /** Checks that there is a run that is not deleted. */
        void requireRun(String runId);

        /** Makes a run that holds the files of a model which no run has logged; returns its id. */
        String hold(String experimentId, String name, String modelId);
    }

    public LoggedModels(Documents documents, Clock clock, Experiments experiments) {
        this.documents = documents;
        this.clock = clock;
        this.experiments = experiments;
    }

    public ObjectNode create(Message request) {
        String experimentId = request.required("experiment_id");
        String key = experiments.key(experimentId);
        String id = "m-" + UUID.randomUUID().toString().replace("-", "");
        String name = request.text("name").isEmpty() ? "model" : request.text("name");
        String runId = request.text("source_run_id");
        Limits.length("name", name, 500);
        String folder = name.replaceAll("[^A-Za-z0-9._ -]+", "-").replaceAll("^\\.+", "-");
        Map<String, String> params = request.pairs("params");
        Map<String, String> tags = request.pairs("tags");
        params.keySet().forEach(param -> Limits.key("params", param));
        tags.keySet().forEach(tag -> Limits.key("tags", tag));
        if (!runId.isEmpty()) {
            experiments.requireRun(runId);
        }
        String holder = runId.isEmpty() ? experiments.hold(experimentId, name, id) : runId;
        ObjectNode model = Json.object()
                .put("id", id)
                .put("experiment", key)
                .put("run", holder)
                .put("sourceRun", runId)
                .put("name", name)
                .put("type", request.text("model_type"))
                .put("status", "LOGGED_MODEL_PENDING")
                .put("created", clock.millis())
                .put("updated", clock.millis());
        params.forEach((param, value) -> model.withObjectProperty("params").put(param, value));
        tags.forEach((tag, value) -> model.withObjectProperty("tags").put(tag, value));
        return documents.edit(edit -> {
            ObjectNode run = edit.find(Kinds.RUN, holder)
                    .orElseThrow(() -> MlflowError.missing("Run with id=" + holder + " not found"));
            ObjectNode folders = run.withObjectProperty("mlflow").withObjectProperty("models");
            String free = folders.has(folder) ? folder + "-" + id : folder;
            folders.put(free, id);
            ObjectNode placed = model.deepCopy().put("folder", free);
            edit.put(Kinds.LOGGED_MODEL, id, placed);
            return placed;
        });
    }

    /** Returns a model whose files are there. */
    public ObjectNode require(String id) {
        return documents
                .find(Kinds.LOGGED_MODEL, id)
                .filter(model -> !model.path("deleted").asBoolean())
                .filter(model ->
                        documents.find(Kinds.RUN, model.path("run").asText()).isPresent())
                .orElseThrow(() -> missing(id));
    }

    public ObjectNode finish(String id, Message request) {
        String status = request.text("status");
        String named = status.matches("[0-3]") ? STATUSES.get(Integer.parseInt(status)) : status;
        if (!STATUSES.contains(named)) {
            throw MlflowError.invalid(
                    "Invalid value \"" + status + "\" for parameter 'status' supplied. Expected one of " + STATUSES);
        }
        return change(id, model -> model.put("status", named));
    }

    public void delete(String id) {
        change(id, model -> model.put("deleted", true));
    }

    public void setTags(String id, Map<String, String> tags) {
        tags.keySet().forEach(tag -> Limits.key("tags", tag));
        change(
                id,
                model -> tags.forEach((tag, value) ->
                        model.withObjectProperty("tags").put(tag, Limits.cut(value, Limits.TAG_VALUE))));
    }

    public void deleteTag(String id, String tag) {
        change(id, model -> {
            if (model.withObjectProperty("tags").remove(tag) == null) {
                throw MlflowError.missing("No tag with key '" + tag + "' found for model with ID '" + id + "'.");
            }
        });
    }

    public void addParams(String id, Map<String, String> params) {
        params.keySet().forEach(param -> Limits.key("params", param));
        change(
                id,
                model -> params.forEach(
                        (param, value) -> model.withObjectProperty("params").put(param, value)));
    }

    /** Keeps the latest point of a metric for each run and dataset. */
    public void metric(String id, String runId, String key, MetricPoint point, Message message) {
        String dataset = message.text("dataset_name");
        String digest = message.text("dataset_digest");
        change(id, model -> {
            ArrayNode metrics = model.withArrayProperty("metrics");
            ObjectNode entry = null;
            for (JsonNode known : metrics) {
                boolean same = known.path("key").asText().equals(key)
                        && known.path("run").asText().equals(runId)
                        && known.path("dataset").asText().equals(dataset)
                        && known.path("digest").asText().equals(digest);
                entry = same ? (ObjectNode) known : entry;
            }
            if (entry == null) {
                entry = metrics.addObject()
                        .put("key", key)
                        .put("run", runId)
                        .put("dataset", dataset)
                        .put("digest", digest);
            } else if (point(entry).compareTo(point) > 0) {
                return;
            }
            entry.put("step", point.step()).put("timestamp", point.timestamp()).put("value", point.value());
        });
    }

    public List<ObjectNode> all() {
        return documents.list(Kinds.LOGGED_MODEL, "").stream()
                .filter(model -> !model.path("deleted").asBoolean())
                .toList();
    }

    static MetricPoint point(JsonNode metric) {
        return new MetricPoint(
                metric.path("step").asLong(),
                metric.path("value").asDouble(),
                metric.path("timestamp").asLong());
    }

    public String artifactUri(ObjectNode model) {
        return "mlflow-artifacts:/" + experiments.id(model.path("experiment").asText()) + "/models/"
                + model.path("id").asText() + "/artifacts";
    }

    /** Returns a model as MLflow's clients see it. */
    public ObjectNode view(ObjectNode model) {
        ObjectNode view = Json.object();
        ObjectNode info = view.putObject("info")
                .put("model_id", model.path("id").asText())
                .put("experiment_id", experiments.id(model.path("experiment").asText()))
                .put("name", model.path("name").asText())
                .put("creation_timestamp_ms", model.path("created").asLong())
                .put("last_updated_timestamp_ms", model.path("updated").asLong())
                .put("artifact_uri", artifactUri(model))
                .put("status", model.path("status").asText());
        putText(info, "model_type", model.path("type").asText());
        putText(info, "source_run_id", model.path("sourceRun").asText());
        Json.putPairs(info, "tags", RegistryRecord.texts(model.path("tags")));
        ObjectNode data = view.putObject("data");
        Json.putPairs(data, "params", RegistryRecord.texts(model.path("params")));
        for (JsonNode metric : model.path("metrics")) {
            ObjectNode shown = data.withArrayProperty("metrics")
                    .addObject()
                    .put("key", metric.path("key").asText());
            MetricPoint point = point(metric);
            Json.putNumber(shown, "value", point.value());
            shown.put("timestamp", point.timestamp()).put("step", point.step());
            putText(shown, "dataset_name", metric.path("dataset").asText());
            putText(shown, "dataset_digest", metric.path("digest").asText());
            shown.put("model_id", model.path("id").asText())
                    .put("run_id", metric.path("run").asText());
        }
        return view;
    }

    private static void putText(ObjectNode view, String field, String text) {
        if (!text.isEmpty()) {
            view.put(field, text);
        }
    }

    private ObjectNode change(String id, Consumer<ObjectNode> change) {
        require(id);
        return documents.edit(edit -> {
            ObjectNode model = edit.find(Kinds.LOGGED_MODEL, id).orElseThrow(() -> missing(id));
            change.accept(model);
            return model.put("updated", clock.millis());
        });
    }

    private static MlflowError missing(String id) {
        return MlflowError.missing("Logged model with ID '" + id + "' not found.");
    }
}
