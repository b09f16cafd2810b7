package dev.atelier.tracking.mlflowserver.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds files by the URIs that runs, logged models and versions have: {@code <experiment>/<run>/artifacts/…},
 * {@code <experiment>/models/<model id>/artifacts/…} and {@code model-versions/<name>/<version>/…}. Thread-safe.
 */
public final class Artifacts {
    public static final String VERSIONS = "model-versions";

    private static final String MODELS = "models";
    private static final String ARTIFACTS = "artifacts";
    private static final int ROOT_PARTS = 3;

    private final Documents documents;
    private final ArtifactStore store;
    private final Clock clock;

    /** A place in a tree. Immutable. */
    public record Place(FileTree tree, String path) {
        /** Returns the file there. */
        public FileTree.Entry file() {
            return tree.file(path).orElseThrow(() -> MlflowError.missing("There is no artifact '" + path + "'"));
        }
    }

    public Artifacts(Documents documents, ArtifactStore store, Clock clock) {
        this.documents = documents;
        this.store = store;
        this.clock = clock;
    }

    public FileTree ofRun(String runId) {
        return new RunTree(documents, store, clock, runId, "");
    }

    /** Returns a place among the artifacts of a run. */
    public Place ofRun(String runId, String path) {
        return new Place(ofRun(runId), String.join("/", ArtifactPath.parts(path)));
    }

    public FileTree ofModel(ObjectNode model) {
        return new RunTree(
                documents,
                store,
                clock,
                model.path("run").asText(),
                model.path("folder").asText());
    }

    public FileTree ofVersion(ObjectNode version) {
        return new VersionTree(version);
    }

    /** Returns a place in any tree. */
    public static Place in(FileTree tree, String path) {
        return new Place(tree, String.join("/", ArtifactPath.parts(path)));
    }

    /** Finds the place that a path behind the artifact proxy names. */
    public Place place(List<String> path) {
        return find(ArtifactPath.require(path))
                .orElseThrow(() -> MlflowError.missing("There is nothing at '"
                        + String.join("/", path)
                        + "'; artifacts are below <experiment>/<run>/artifacts and"
                        + " <experiment>/models/<model>/artifacts"));
    }

    /** Finds the place in this workspace that a URI of an artifact names. */
    public Optional<Place> byUri(String uri) {
        return ArtifactPath.ofUri(uri).flatMap(this::find);
    }

    public InputStream open(FileTree.Entry file) {
        return store.open(file.sha256());
    }

    /** Lists what is directly in a folder, as MLflow's file infos; paths begin with what is given. */
    public static ArrayNode list(Place place, String shownBefore) {
        String folder = place.path.isEmpty() ? "" : place.path + "/";
        Map<String, ObjectNode> infos = new TreeMap<>();
        for (FileTree.Entry entry : place.tree.files(folder)) {
            String rest = entry.path().substring(folder.length());
            int slash = rest.indexOf('/');
            String name = slash < 0 ? rest : rest.substring(0, slash);
            ObjectNode info = Json.object().put("path", shownBefore + name).put("is_dir", slash >= 0);
            if (slash < 0) {
                info.put("file_size", entry.size());
            }
            infos.put(name, info);
        }
        return Json.array().addAll(infos.values());
    }

    private Optional<Place> find(List<String> path) {
        if (path.size() >= ROOT_PARTS && path.get(0).equals(VERSIONS)) {
            return documents
                    .find(Kinds.MODEL_VERSION, path.get(1) + ":" + path.get(2))
                    .map(version -> new Place(new VersionTree(version), rest(path, ROOT_PARTS)));
        }
        if (path.size() > ROOT_PARTS
                && path.get(1).equals(MODELS)
                && path.get(ROOT_PARTS).equals(ARTIFACTS)) {
            return documents
                    .find(Kinds.LOGGED_MODEL, path.get(2))
                    .map(model -> new Place(ofModel(model), rest(path, ROOT_PARTS + 1)));
        }
        if (path.size() >= ROOT_PARTS && path.get(2).equals(ARTIFACTS)) {
            return documents
                    .find(Kinds.RUN, path.get(1))
                    .map(run -> new Place(ofRun(path.get(1)), rest(path, ROOT_PARTS)));
        }
        return Optional.empty();
    }

    private static String rest(List<String> path, int from) {
        return String.join("/", new ArrayList<>(path.subList(from, path.size())));
    }
}
