package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The experiments. Thread-safe. */
public final class Experiments {
    static final Comparator<String> BY_NUMBER =
            Comparator.<String>comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private static final int MAX_KEY = 256;
    private static final int MAX_LOCATION = 2_048;

    private final Documents documents;
    private final Clock clock;

    public Experiments(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** Makes the experiment that clients log to when they name none. */
    public void createDefault() {
        documents.edit(edit -> {
            if (edit.find(Kinds.EXPERIMENT, ExperimentRecord.DEFAULT_NAME).isEmpty()) {
                edit.put(Kinds.EXPERIMENT, ExperimentRecord.DEFAULT_NAME, document(ExperimentRecord.DEFAULT_NAME));
            }
            return edit;
        });
    }

    public List<ExperimentRecord> all() {
        return documents.list(Kinds.EXPERIMENT, "").stream()
                .map(ExperimentRecord::new)
                .toList();
    }

    /** Finds the experiment that a run belongs to. */
    public Optional<ExperimentRecord> byKey(String key) {
        return documents.find(Kinds.EXPERIMENT, key).map(ExperimentRecord::new);
    }

    public Optional<ExperimentRecord> find(String id) {
        return all().stream().filter(experiment -> experiment.id().equals(id)).findFirst();
    }

    public ExperimentRecord require(String id) {
        return find(Limits.experimentId(id))
                .orElseThrow(() -> MlflowError.missing("No Experiment with id=" + id + " exists"));
    }

    public ExperimentRecord requireActive(String id) {
        ExperimentRecord experiment = require(id);
        if (experiment.archived()) {
            throw MlflowError.invalid(
                    "The experiment " + id + " must be in the 'active' state. Current state is deleted.");
        }
        return experiment;
    }

    public ExperimentRecord byName(String name) {
        return findByName(name)
                .orElseThrow(() -> MlflowError.missing("Could not find experiment with name '" + name + "'"));
    }

    public String create(String name, String artifactLocation, Map<String, String> tags) {
        Limits.experimentName(name);
        Limits.length("artifact_location", artifactLocation, MAX_LOCATION);
        tags.forEach(Limits::experimentTag);
        if (artifactLocation.startsWith("runs:")) {
            throw MlflowError.invalid("Artifact location cannot be a runs:/ URI. Given: '" + artifactLocation + "'");
        }
        return documents.edit(edit -> {
            findByName(name).ifPresent(known -> {
                throw MlflowError.exists("Experiment(name=" + name + ") already exists. "
                        + (known.archived()
                                ? "It is deleted; restore it, or choose another name."
                                : "Choose another name."));
            });
            String key = freeKey(name);
            ObjectNode json = document(key);
            if (edit.find(Kinds.EXPERIMENT, key).isPresent()) {
                throw MlflowError.exists("Experiment(name=" + name + ") already exists.");
            }
            if (!key.equals(name)) {
                json.withObjectProperty("mlflow").put("name", name);
            }
            if (!artifactLocation.isEmpty()) {
                json.withObjectProperty("mlflow").put("artifactLocation", artifactLocation);
            }
            tags.forEach((tag, value) -> json.withObjectProperty("tags").put(tag, value));
            edit.put(Kinds.EXPERIMENT, key, json);
            return new ExperimentRecord(json).id();
        });
    }

    public void delete(String id) {
        requireActive(id);
        change(id, json -> json.put("archived", true));
    }

    public void restore(String id) {
        if (!require(id).archived()) {
            throw MlflowError.missing("No deleted Experiment with id=" + id + " exists");
        }
        change(id, json -> json.remove("archived"));
    }

    /** Changes the name that MLflow's clients see; the workspace goes on to use the one that its runs refer to. */
    public void rename(String id, String name) {
        requireActive(id);
        Limits.experimentName(name);
        findByName(name).filter(known -> !known.id().equals(id)).ifPresent(known -> {
            throw MlflowError.exists("Experiment(name=" + name + ") already exists.");
        });
        change(id, json -> json.withObjectProperty("mlflow").put("name", name));
    }

    public void setTag(String id, String key, String value) {
        Limits.experimentTag(key, value);
        requireActive(id);
        change(id, json -> json.withObjectProperty("tags").put(key, value));
    }

    public void deleteTag(String id, String key) {
        if (!requireActive(id).tags().containsKey(key)) {
            throw MlflowError.missing("No tag with name: " + key + " in experiment with id " + id);
        }
        change(id, json -> json.withObjectProperty("tags").remove(key));
    }

    private void change(String id, Consumer<ObjectNode> change) {
        String key = require(id).key();
        documents.edit(edit -> {
            ObjectNode json = edit.find(Kinds.EXPERIMENT, key)
                    .orElseThrow(() -> MlflowError.missing("No Experiment with id=" + id + " exists"));
            change.accept(json);
            json.withObjectProperty("mlflow").put("id", id).put("updated", clock.millis());
            return json;
        });
    }

    private Optional<ExperimentRecord> findByName(String name) {
        return all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst();
    }

    private ObjectNode document(String key) {
        return Json.object().put("name", key).put("created", clock.millis());
    }

    /** Returns a name for the workspace, which takes no slashes and no control characters. */
    private String freeKey(String name) {
        String plain = name.replaceAll("^[/\\\\]+|[/\\\\]+$", "").replaceAll("[/\\\\\\p{Cntrl}]+", "-");
        String kept = plain.isBlank() || plain.equals(".") || plain.equals("..") ? "experiment-" + plain : plain;
        String key = Limits.cut(kept, MAX_KEY - 8);
        String free = key;
        for (int i = 2; byKey(free).isPresent(); i++) {
            free = key + "-" + i;
        }
        return free;
    }
}
