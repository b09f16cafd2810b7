package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.ErrorCode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Edit;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The registered models, which are those of the workspace. Thread-safe. */
public final class Registry {
    private final Documents documents;
    private final Clock clock;
    private final RegistryEvents events;

    public Registry(Documents documents, Clock clock, RegistryEvents events) {
        this.documents = documents;
        this.clock = clock;
        this.events = events;
    }

    public ObjectNode create(Message request) {
        String name = Limits.modelName(request.text("name"));
        Map<String, String> tags = request.pairs("tags");
        tags.forEach(Limits::registryTag);
        String description = Limits.description(request.text("description"));
        ObjectNode created = documents.edit(edit -> {
            Optional<ObjectNode> known = edit.find(Kinds.MODEL, name);
            if (known.isPresent() && !deleted(known.get())) {
                throw MlflowError.exists("Registered Model (name=" + name + ") already exists.");
            }
            ObjectNode model = Json.object()
                    .put("name", name)
                    .put("latest", known.map(old -> old.path("latest").asInt()).orElse(0));
            model.putObject("mlflow").put("created", clock.millis()).put("updated", clock.millis());
            if (!description.isEmpty()) {
                model.put("description", description);
            }
            tags.forEach((tag, value) -> model.withObjectProperty("tags").put(tag, value));
            edit.put(Kinds.MODEL, name, model);
            return model;
        });
        ObjectNode data = Json.object().put("name", name).put("description", description);
        tags.forEach((tag, value) -> data.withObjectProperty("tags").put(tag, value));
        events.happened("REGISTERED_MODEL", "CREATED", data);
        return RegistryRecord.view(created, List.of());
    }

    public ObjectNode require(String name) {
        return documents
                .find(Kinds.MODEL, Limits.modelName(name))
                .filter(model -> !deleted(model))
                .orElseThrow(() -> missing(name));
    }

    public ObjectNode get(String name) {
        return RegistryRecord.view(require(name), versions(name));
    }

    public ObjectNode describe(String name, String description) {
        Limits.description(description);
        change(name, model -> model.put("description", description));
        return get(name);
    }

    /** Renames a model with its versions; what a service uses keeps its name. */
    public ObjectNode rename(String name, String newName) {
        if (newName.isBlank()) {
            throw MlflowError.invalid("Missing value for required parameter 'new_name'.");
        }
        Limits.modelName(newName);
        require(name);
        documents.edit(edit -> {
            ObjectNode model = edit.find(Kinds.MODEL, name).orElseThrow(() -> missing(name));
            Optional<ObjectNode> taken = edit.find(Kinds.MODEL, newName);
            if (taken.isPresent() && !deleted(taken.get())) {
                throw MlflowError.exists("Registered Model (name=" + newName + ") already exists.");
            }
            for (ObjectNode version : versions(name)) {
                requireUnused(version);
                ObjectNode moved = version.deepCopy().put("name", newName);
                edit.delete(Kinds.MODEL_VERSION, id(version));
                edit.put(Kinds.MODEL_VERSION, id(moved), moved);
            }
            int greatest = Math.max(
                    model.path("latest").asInt(),
                    taken.map(old -> old.path("latest").asInt()).orElse(0));
            ObjectNode moved = model.deepCopy().put("name", newName).put("latest", greatest);
            moved.withObjectProperty("mlflow").put("updated", clock.millis());
            edit.put(Kinds.MODEL, newName, moved);
            edit.put(Kinds.MODEL, name, tombstone(model));
            return moved;
        });
        return get(newName);
    }

    /** Deletes a model with its versions; their numbers are not used again. */
    public void delete(String name) {
        require(name);
        documents.edit(edit -> {
            ObjectNode model = edit.find(Kinds.MODEL, name).orElseThrow(() -> missing(name));
            for (ObjectNode version : versions(name)) {
                requireUnused(version);
                edit.delete(Kinds.MODEL_VERSION, id(version));
            }
            edit.put(Kinds.MODEL, name, tombstone(model));
            return model;
        });
    }

    public void setTag(String name, String key, String value) {
        Limits.registryTag(key, value);
        change(name, model -> model.withObjectProperty("tags").put(key, value));
    }

    public void deleteTag(String name, String key) {
        change(name, model -> model.withObjectProperty("tags").remove(key));
    }

    public void setAlias(String name, String alias, int version) {
        Limits.alias(alias);
        require(name);
        documents.edit(edit -> {
            requireVersion(edit, name, version);
            edit.hold(Kinds.MODEL_VERSION, name + ":" + version);
            ObjectNode model = edit.find(Kinds.MODEL, name).orElseThrow(() -> missing(name));
            model.withObjectProperty("aliases").put(alias, version);
            return model;
        });
        events.happened(
                "MODEL_VERSION_ALIAS",
                "CREATED",
                Json.object().put("name", name).put("alias", alias).put("version", Integer.toString(version)));
    }

    public void deleteAlias(String name, String alias) {
        require(name);
        change(name, model -> model.withObjectProperty("aliases").remove(alias));
        events.happened(
                "MODEL_VERSION_ALIAS",
                "DELETED",
                Json.object().put("name", name).put("alias", alias));
    }

    /** Returns all models that are not deleted, by name. */
    public List<ObjectNode> all() {
        return documents.list(Kinds.MODEL, "").stream()
                .filter(model -> !deleted(model))
                .toList();
    }

    /** Returns the versions of a model, the oldest first. */
    public List<ObjectNode> versions(String name) {
        return documents.list(Kinds.MODEL_VERSION, name + ":").stream()
                .sorted(Comparator.comparingInt(RegistryRecord::version))
                .toList();
    }

    static String id(ObjectNode version) {
        return version.path("name").asText() + ":" + RegistryRecord.version(version);
    }

    static ObjectNode requireVersion(Edit edit, String name, int version) {
        return edit.find(Kinds.MODEL_VERSION, name + ":" + version)
                .orElseThrow(() ->
                        MlflowError.missing("Model Version (name=" + name + ", version=" + version + ") not found"));
    }

    static void requireUnused(ObjectNode version) {
        if (!version.path("services").isEmpty()) {
            throw new MlflowError(
                    ErrorCode.RESOURCE_CONFLICT,
                    "Model version " + id(version) + " is used by the services " + version.path("services")
                            + "; delete or update them first");
        }
    }

    private void change(String name, Consumer<ObjectNode> change) {
        require(name);
        documents.edit(edit -> {
            ObjectNode model = edit.find(Kinds.MODEL, name).orElseThrow(() -> missing(name));
            change.accept(model);
            model.withObjectProperty("mlflow").put("updated", clock.millis());
            return model;
        });
    }

    private static ObjectNode tombstone(ObjectNode model) {
        return Json.object()
                .put("name", model.path("name").asText())
                .put("latest", model.path("latest").asInt())
                .put("deleted", true);
    }

    private static boolean deleted(ObjectNode model) {
        return model.path("deleted").asBoolean();
    }

    private static MlflowError missing(String name) {
        return MlflowError.missing("Registered Model with name=" + name + " not found");
    }
}
