package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The versions of registered models. Thread-safe. */
public final class Versions {
    private final Documents documents;
    private final Clock clock;
    private final Registry registry;
    private final ModelSource sources;
    private final LoggedModels models;
    private final RegistryEvents events;

    public Versions(
            Documents documents,
            Clock clock,
            Registry registry,
            ModelSource sources,
            LoggedModels models,
            RegistryEvents events) {
        this.documents = documents;
        this.clock = clock;
        this.registry = registry;
        this.sources = sources;
        this.models = models;
        this.events = events;
    }

    /** Registers a version with the files as they are now, which stay so whatever happens to the run. */
    public ObjectNode create(Message request) {
        String name = Limits.modelName(request.required("name"));
        String source = request.required("source");
        Map<String, String> tags = request.pairs("tags");
        tags.forEach(Limits::registryTag);
        String description = Limits.description(request.text("description"));
        String modelId = request.text("model_id");
        if (!modelId.isEmpty()) {
            models.require(modelId);
        }
        ModelSource.Found found = sources.find(source);
        String named = request.text("run_id");
        if (!named.isEmpty() && !found.runId().isEmpty() && !named.equals(found.runId())) {
            throw MlflowError.invalid("Invalid model version source: '" + source + "'. The source belongs to run "
                    + found.runId() + " and not to " + named + ".");
        }
        String runId = named.isEmpty() ? found.runId() : named;
        registry.require(name);
        ObjectNode created = documents.edit(edit -> {
            ObjectNode model = edit.find(Kinds.MODEL, name)
                    .orElseThrow(() -> MlflowError.missing("Registered Model with name=" + name + " not found"));
            int number = model.path("latest").asInt() + 1;
            model.put("latest", number);
            model.withObjectProperty("mlflow").put("updated", clock.millis());
            ObjectNode version =
                    Json.object().put("name", name).put("version", number).put("created", clock.millis());
            ArrayNode files = version.putArray("files");
            found.files().forEach(files::add);
            if (!runId.isEmpty() && edit.find(Kinds.RUN, runId).isPresent()) {
                edit.hold(Kinds.RUN, runId);
                version.put("run", runId);
            }
            if (!description.isEmpty()) {
                version.put("description", description);
            }
            tags.forEach((tag, value) -> version.withObjectProperty("tags").put(tag, value));
            version.putObject("mlflow")
                    .put("source", source)
                    .put("runLink", request.text("run_link"))
                    .put("modelId", modelId)
                    .put("updated", clock.millis());
            edit.put(Kinds.MODEL_VERSION, Registry.id(version), version);
            return version;
        });
        tell(created, source, runId, tags);
        return RegistryRecord.view(registry.require(name), created);
    }

    public ObjectNode require(String name, int version) {
        return documents
                .find(Kinds.MODEL_VERSION, Limits.modelName(name) + ":" + version)
                .orElseThrow(() -> missing(name, version));
    }

    public ObjectNode get(String name, int version) {
        ObjectNode found = require(name, version);
        return RegistryRecord.view(registry.require(name), found);
    }

    public ObjectNode byAlias(String name, String alias) {
        JsonNode version = registry.require(name).path("aliases").path(alias);
        if (version.isMissingNode()) {
            throw MlflowError.invalid("Registered model alias " + alias + " not found.");
        }
        return get(name, version.asInt());
    }

    public ObjectNode describe(String name, int version, String description) {
        Limits.description(description);
        return change(name, version, json -> json.put("description", description));
    }

    public ObjectNode moveTo(String name, int version, String stage, boolean archiveOthers) {
        String canonical = stage(stage);
        boolean active = canonical.equals("Staging") || canonical.equals("Production");
        if (archiveOthers && !active) {
            throw MlflowError.invalid("Model version transition cannot archive existing model versions because '"
                    + stage + "' is not an Active stage. Valid stages are Staging, Production");
        }
        if (archiveOthers) {
            for (ObjectNode other : registry.versions(name)) {
                if (RegistryRecord.version(other) != version
                        && RegistryRecord.stage(other).equals(canonical)) {
                    change(
                            name,
                            RegistryRecord.version(other),
                            json -> json.withObjectProperty("mlflow").put("stage", "Archived"));
                }
            }
        }
        return change(name, version, json -> json.withObjectProperty("mlflow").put("stage", canonical));
    }

    public void delete(String name, int version) {
        require(name, version);
        documents.edit(edit -> {
            Registry.requireUnused(Registry.requireVersion(edit, name, version));
            edit.delete(Kinds.MODEL_VERSION, name + ":" + version);
            edit.find(Kinds.MODEL, name).ifPresent(model -> {
                ObjectNode aliases = model.withObjectProperty("aliases");
                RegistryRecord.aliases(model, version).forEach(aliases::remove);
            });
            return version;
        });
    }

    public void setTag(String name, int version, String key, String value) {
        Limits.registryTag(key, value);
        change(name, version, json -> json.withObjectProperty("tags").put(key, value));
        events.happened(
                "MODEL_VERSION_TAG",
                "SET",
                Json.object()
                        .put("name", name)
                        .put("version", Integer.toString(version))
                        .put("key", key)
                        .put("value", value));
    }

    public void deleteTag(String name, int version, String key) {
        change(name, version, json -> json.withObjectProperty("tags").remove(key));
        events.happened(
                "MODEL_VERSION_TAG",
                "DELETED",
                Json.object()
                        .put("name", name)
                        .put("version", Integer.toString(version))
                        .put("key", key));
    }

    /** Returns the latest version of each stage, or of some stages. */
    public List<ObjectNode> latest(String name, List<String> stages) {
        List<String> wanted = stages.stream().map(Versions::stage).toList();
        ObjectNode model = registry.require(name);
        return RegistryRecord.latest(registry.versions(name)).stream()
                .filter(version -> wanted.isEmpty() || wanted.contains(RegistryRecord.stage(version)))
                .map(version -> RegistryRecord.view(model, version))
                .toList();
    }

    public String downloadUri(String name, int version) {
        return RegistryRecord.source(require(name, version));
    }

    private ObjectNode change(String name, int version, Consumer<ObjectNode> change) {
        require(name, version);
        ObjectNode changed = documents.edit(edit -> {
            ObjectNode json = Registry.requireVersion(edit, name, version);
            change.accept(json);
            json.withObjectProperty("mlflow").put("updated", clock.millis());
            return json;
        });
        return RegistryRecord.view(registry.require(name), changed);
    }

    private void tell(ObjectNode version, String source, String runId, Map<String, String> tags) {
        ObjectNode data = Json.object()
                .put("name", version.path("name").asText())
                .put("version", version.path("version").asText())
                .put("source", source)
                .put("run_id", runId)
                .put("description", version.path("description").asText());
        tags.forEach((tag, value) -> data.withObjectProperty("tags").put(tag, value));
        events.happened("MODEL_VERSION", "CREATED", data);
    }

    private static String stage(String stage) {
        return RegistryRecord.STAGES.stream()
                .filter(stage::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> MlflowError.invalid("Invalid Model Version stage: " + stage
                        + ". Value must be one of " + String.join(", ", RegistryRecord.STAGES) + "."));
    }

    private static MlflowError missing(String name, int version) {
        return MlflowError.missing("Model Version (name=" + name + ", version=" + version + ") not found");
    }
}
