package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What MLflow's clients see of the documents of a model and its versions. */
final class RegistryRecord {
    static final List<String> STAGES = List.of("None", "Staging", "Production", "Archived");

    private RegistryRecord() {}

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            texts.put(
                    entry.getKey(),
                    entry.getValue().isNull() ? "" : entry.getValue().asText());
        }
        return texts;
    }

    static int version(ObjectNode version) {
        return version.path("version").asInt();
    }

    static String stage(ObjectNode version) {
        return version.path("mlflow").path("stage").asText("None");
    }

    static long updated(ObjectNode document) {
        return document.path("mlflow")
                .path("updated")
                .asLong(document.path("created").asLong());
    }

    static long created(ObjectNode document) {
        return document.path("mlflow")
                .path("created")
                .asLong(document.path("created").asLong());
    }

    /** Returns where a version's files came from, or, when it was not registered by MLflow, where they are here. */
    static String source(ObjectNode version) {
        String source = version.path("mlflow").path("source").asText();
        return source.isEmpty() ? ownFiles(version) : source;
    }

    /** Returns the URI of a version's own files, which never change; below the one folder that all are in, if there is one. */
    static String ownFiles(ObjectNode version) {
        Set<String> roots = new TreeSet<>();
        for (JsonNode file : version.path("files")) {
            String path = file.path("path").asText();
            int slash = path.indexOf('/');
            roots.add(slash < 0 ? "" : path.substring(0, slash));
        }
        String root = roots.size() == 1 ? roots.iterator().next() : "";
        return "mlflow-artifacts:/" + Artifacts.VERSIONS + "/"
                + version.path("name").asText() + "/" + version(version) + (root.isEmpty() ? "" : "/" + root);
    }

    static List<String> aliases(ObjectNode model, int version) {
        List<String> aliases = new ArrayList<>();
        for (Map.Entry<String, JsonNode> alias : model.path("aliases").properties()) {
            if (alias.getValue().asInt() == version) {
                aliases.add(alias.getKey());
            }
        }
        return aliases;
    }

    static ObjectNode view(ObjectNode model, ObjectNode version) {
        JsonNode more = version.path("mlflow");
        ObjectNode view = Json.object()
                .put("name", version.path("name").asText())
                .put("version", Integer.toString(version(version)))
                .put("creation_timestamp", created(version))
                .put("last_updated_timestamp", updated(version))
                .put("current_stage", stage(version))
                .put("description", version.path("description").asText())
                .put("source", source(version))
                .put("run_id", version.path("run").asText())
                .put("status", "READY")
                .put("run_link", more.path("runLink").asText());
        Json.putPairs(view, "tags", texts(version.path("tags")));
        List<String> aliases = aliases(model, version(version));
        if (!aliases.isEmpty()) {
            aliases.forEach(view.putArray("aliases")::add);
        }
        if (!more.path("modelId").asText().isEmpty()) {
            view.put("model_id", more.path("modelId").asText());
        }
        return view;
    }

    /** Returns a model with the latest version of each stage. */
    static ObjectNode view(ObjectNode model, List<ObjectNode> versions) {
        ObjectNode view = Json.object()
                .put("name", model.path("name").asText())
                .put("creation_timestamp", created(model, versions))
                .put("last_updated_timestamp", updated(model, versions));
        if (model.has("description")) {
            view.put("description", model.path("description").asText());
        }
        for (ObjectNode latest : latest(versions)) {
            view.withArrayProperty("latest_versions").add(view(model, latest));
        }
        Json.putPairs(view, "tags", texts(model.path("tags")));
        for (Map.Entry<String, JsonNode> alias : model.path("aliases").properties()) {
            view.withArrayProperty("aliases")
                    .addObject()
                    .put("alias", alias.getKey())
                    .put("version", alias.getValue().asText());
        }
        return view;
    }

    static List<ObjectNode> latest(List<ObjectNode> versions) {
        Map<String, ObjectNode> latest = new LinkedHashMap<>();
        for (ObjectNode version : versions) {
            latest.merge(stage(version), version, (left, right) -> version(left) > version(right) ? left : right);
        }
        return List.copyOf(latest.values());
    }

    /** Models that were not registered by MLflow have no times of their own, but their versions have. */
    static long created(ObjectNode model, List<ObjectNode> versions) {
        return model.path("mlflow").has("created")
                ? created(model)
                : versions.stream().mapToLong(RegistryRecord::created).min().orElse(0);
    }

    static long updated(ObjectNode model, List<ObjectNode> versions) {
        long own = model.path("mlflow").path("updated").asLong();
        return versions.stream().mapToLong(RegistryRecord::created).reduce(own, Math::max);
    }
}
