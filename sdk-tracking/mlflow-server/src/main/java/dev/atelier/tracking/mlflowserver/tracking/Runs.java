package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.search.RunStatuses;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Edit;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import dev.atelier.tracking.mlflowserver.store.MetricLog;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The runs. Thread-safe. */
public final class Runs {
    private final Documents documents;
    private final MetricLog metrics;
    private final Experiments experiments;
    private final Clock clock;
    private final SignsOfLife life;

    public Runs(Documents documents, MetricLog metrics, Experiments experiments, Clock clock, SignsOfLife life) {
        this.documents = documents;
        this.metrics = metrics;
        this.experiments = experiments;
        this.clock = clock;
        this.life = life;
    }

    public RunRecord require(String runId) {
        return documents
                .find(Kinds.RUN, Limits.runId(runId))
                .map(RunRecord::new)
                .orElseThrow(() -> missing(runId));
    }

    public RunRecord requireActive(String runId) {
        RunRecord run = require(runId);
        requireActive(run);
        life.heard(run);
        return run;
    }

    /** Starts a run; also one without a client's arguments, see {@link #hold}. */
    public RunRecord create(Message request) {
        String experimentId = request.text("experiment_id");
        ExperimentRecord experiment = experiments.requireActive(experimentId.isEmpty() ? "0" : experimentId);
        Map<String, String> tags = request.pairs("tags");
        String named = request.text("run_name");
        String tagged = tags.getOrDefault(RunRecord.RUN_NAME, "");
        if (!named.isEmpty() && !tagged.isEmpty() && !named.equals(tagged)) {
            throw MlflowError.invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with"
                    + " different values (run_name='" + named + "', mlflow.runName='" + tagged + "').");
        }
        String name = !named.isEmpty() ? named : !tagged.isEmpty() ? tagged : RunNames.random();
        long now = clock.millis();
        long started = request.integer("start_time").orElse(now);
        ObjectNode run = Json.object()
                .put("id", UUID.randomUUID().toString().replace("-", ""))
                .put("experiment", experiment.key())
                .put("status", RunStatus.RUNNING.toString())
                .put("user", request.text("user_id"))
                .put("created", now)
                .put("started", started)
                .put("name", name);
        run.putObject("mlflow").put("client", true);
        tags.put(RunRecord.RUN_NAME, name);
        return documents.edit(edit -> {
            ObjectNode copy = run.deepCopy();
            number(edit, copy);
            tags.forEach((key, value) -> tag(edit, copy, key, value, "tags"));
            edit.put(Kinds.RUN, copy.path("id").asText(), copy);
            return new RunRecord(copy);
        });
    }

    /** Makes a run that has no other purpose than to hold the files of a logged model. */
    public RunRecord hold(ExperimentRecord experiment, String name, String modelId) {
        long now = clock.millis();
        return documents.edit(edit -> {
            ObjectNode run = Json.object()
                    .put("id", UUID.randomUUID().toString().replace("-", ""))
                    .put("experiment", experiment.key())
                    .put("status", RunStatus.COMPLETED.toString())
                    .put("created", now)
                    .put("started", now)
                    .put("ended", now)
                    .put("name", name);
            run.putObject("tags").put(RunRecord.HOLDS, modelId);
            number(edit, run);
            edit.put(Kinds.RUN, run.path("id").asText(), run);
            return new RunRecord(run);
        });
    }

    /** Changes status, end and name; a run that has ended may be opened again, as MLflow's clients do. */
    public RunRecord update(Message request) {
        String runId = request.runId();
        String status = request.text("status");
        RunStatus wanted = status.isEmpty() ? null : RunStatuses.parse(status);
        String name = request.text("run_name");
        long ended = request.integer("end_time").orElse(clock.millis());
        return changeActive(runId, (edit, json) -> {
            if (!name.isEmpty()) {
                json.put("name", name);
                json.withObjectProperty("tags").put(RunRecord.RUN_NAME, name);
            }
            if (wanted == null || edit.find(Kinds.JOB, runId).isPresent()) {
                return; // a run that was submitted ends when its job does
            }
            json.put("status", wanted.toString());
            if (wanted.terminal()) {
                json.put("ended", ended);
                json.set("verdict", verdict(wanted));
            } else {
                json.remove("ended");
                json.remove("verdict");
            }
        });
    }

    public void delete(String runId) {
        require(runId);
        changeAny(runId, json -> json.withObjectProperty("tags").put(RunRecord.DELETED, Long.toString(clock.millis())));
    }

    public void restore(String runId) {
        require(runId);
        changeAny(runId, json -> json.withObjectProperty("tags").remove(RunRecord.DELETED));
    }

    public void setTag(String runId, String key, String value) {
        Limits.key("key", key);
        changeActive(runId, (edit, json) -> tag(edit, json, key, value, "key"));
    }

    public void deleteTag(String runId, String key) {
        if (!requireActive(runId).tags().containsKey(key)) {
            throw MlflowError.missing("No tag with name: " + key + " in run with id " + runId);
        }
        change(runId, json -> {
            json.withObjectProperty("tags").remove(key);
            if (key.equals(RunRecord.PARENT)) {
                json.remove("parent");
            }
        });
    }

    /** Sets params and tags together, all or none. */
    public void record(String runId, Map<String, String> params, Map<String, String> tags) {
        changeActive(runId, (edit, json) -> {
            params.forEach((key, value) -> param(json, runId, key, value));
            tags.forEach((key, value) -> tag(edit, json, key, value, "tags"));
        });
    }

    /** Changes a run that is not deleted. */
    public RunRecord change(String runId, Consumer<ObjectNode> change) {
        return changeActive(runId, (edit, json) -> change.accept(json));
    }

    /** Returns a run with everything in it. */
    public ObjectNode view(RunRecord run) {
        ExperimentRecord experiment = experimentOf(run);
        ObjectNode view = Json.object();
        view.set("info", run.info(experiment));
        ObjectNode data = view.putObject("data");
        Map<String, MetricPoint> latest = metrics.latest(run.id());
        if (!latest.isEmpty()) {
            ArrayNode list = data.putArray("metrics");
            latest.forEach((key, point) -> list.add(point(key, point)));
        }
        Json.putPairs(data, "params", run.params());
        Json.putPairs(data, "tags", run.tags());
        view.set("inputs", run.inputs());
        ObjectNode outputs = run.outputs();
        if (!outputs.isEmpty()) {
            view.set("outputs", outputs);
        }
        return view;
    }

    public ExperimentRecord experimentOf(RunRecord run) {
        return experiments
                .byKey(run.experiment())
                .orElseThrow(() -> MlflowError.missing("No Experiment with name=" + run.experiment() + " exists"));
    }

    static ObjectNode point(String key, MetricPoint point) {
        ObjectNode view = Json.object().put("key", key);
        Json.putNumber(view, "value", point.value());
        return view.put("timestamp", point.timestamp()).put("step", point.step());
    }

    @FunctionalInterface
    private interface Change {
        void apply(Edit edit, ObjectNode json);
    }

    private RunRecord changeActive(String runId, Change change) {
        Limits.runId(runId);
        RunRecord changed = documents.edit(edit -> {
            ObjectNode json = edit.find(Kinds.RUN, runId).orElseThrow(() -> missing(runId));
            requireActive(new RunRecord(json));
            change.apply(edit, json);
            return new RunRecord(json);
        });
        life.heard(changed);
        return changed;
    }

    private void changeAny(String runId, Consumer<ObjectNode> change) {
        documents.edit(edit -> {
            ObjectNode json = edit.find(Kinds.RUN, runId).orElseThrow(() -> missing(runId));
            change.accept(json);
            return json;
        });
    }

    private static void number(Edit edit, ObjectNode run) {
        String key = run.path("experiment").asText();
        ObjectNode experiment = edit.find(Kinds.EXPERIMENT, key)
                .orElseThrow(() -> MlflowError.missing("No Experiment with name=" + key + " exists"));
        long number = experiment.path("lastNumber").asLong() + 1;
        experiment.put("lastNumber", number);
        run.put("number", number);
    }

    private static void param(ObjectNode run, String runId, String key, String value) {
        ObjectNode params = run.withObjectProperty("params");
        String cut = Limits.cut(value, Limits.PARAM_VALUE);
        if (!params.has(key)) {
            params.set(key, ParamText.typed(cut));
            return;
        }
        String known = ParamText.text(params.get(key));
        if (!known.equals(cut)) {
            throw MlflowError.invalid("Changing param values is not allowed. Param with key='" + key
                    + "' was already logged with value='" + known + "' for run ID='" + runId
                    + "'. Attempted logging new value '" + cut + "'.");
        }
    }

    /** Sets a tag; those that are facts of the run change these, too. */
    private static void tag(Edit edit, ObjectNode run, String key, String value, String path) {
        Limits.key(path, key);
        String cut = Limits.cut(value, Limits.TAG_VALUE);
        run.withObjectProperty("tags").put(key, cut);
        if (key.equals(RunRecord.RUN_NAME) && !cut.isBlank()) {
            run.put("name", cut);
        } else if (key.equals(RunRecord.USER) && run.path("user").asText().isEmpty()) {
            run.put("user", cut);
        } else if (key.equals(RunRecord.PARENT)) {
            if (edit.find(Kinds.RUN, cut.isBlank() ? "-" : cut).isPresent()) {
                run.put("parent", cut);
            }
        } else if (RunRecord.GIT.containsKey(key) && !cut.isBlank()) {
            ObjectNode properties = run.withObjectProperty("properties");
            String property = RunRecord.GIT.get(key);
            if (!properties.has(property)) {
                properties.put(property, cut);
            }
        }
    }

    private static ObjectNode verdict(RunStatus status) {
        Verdict verdict = switch (status) {
            case COMPLETED -> Verdict.COMPLETED;
            case CANCELED -> Verdict.of(Verdict.Cause.CANCELED, "killed, as a client of MLflow says");
            default -> Verdict.of(Verdict.Cause.REPORTED, "failed, as a client of MLflow says");
        };
        return Json.object().put("cause", verdict.cause().name()).put("message", verdict.message());
    }

    private static void requireActive(RunRecord run) {
        if (run.deleted()) {
            throw MlflowError.invalid(
                    "The run " + run.id() + " must be in the 'active' state. Current state is deleted.");
        }
    }

    private static MlflowError missing(String runId) {
        return MlflowError.missing("Run with id=" + runId + " not found");
    }
}
