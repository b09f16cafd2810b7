package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts.Place;
import dev.atelier.tracking.mlflowserver.artifact.FileTree;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files that the source of a model version names, when they are in this workspace. Thread-safe. */
public final class ModelSource {
    private static final Pattern RUNS = Pattern.compile("runs:/+([^/]+)/+(.+)");
    private static final Pattern LOGGED = Pattern.compile("models:/+(m-[^/]+)/*");
    private static final Pattern VERSION = Pattern.compile("models:/+([^/]+)/+(\\d+)/*");
    private static final int MAX_LENGTH = 500;

    private final Documents documents;
    private final Artifacts artifacts;
    private final LoggedModels models;

    public ModelSource(Documents documents, Artifacts artifacts, LoggedModels models) {
        this.documents = documents;
        this.artifacts = artifacts;
        this.models = models;
    }

    /**
     * What a source stands for.
     *
     * @param files as a model version lists them; a folder keeps its own name
     * @param runId the run that made them, or empty
     */
    public record Found(List<ObjectNode> files, String runId) {}

    /** Looks; files elsewhere are referred to and not copied, so that such a version has none here. */
    public Found find(String source) {
        require(source);
        Matcher runs = RUNS.matcher(source);
        if (runs.matches()) {
            if (documents.find(Kinds.RUN, runs.group(1)).isEmpty()) {
                throw MlflowError.missing("Run with id=" + runs.group(1) + " not found");
            }
            Place place = artifacts.ofRun(runs.group(1), runs.group(2).replaceAll("/+$", ""));
            return new Found(files(place, name(place.path())), runs.group(1));
        }
        Matcher logged = LOGGED.matcher(source);
        if (logged.matches()) {
            ObjectNode model = models.require(logged.group(1));
            FileTree tree = artifacts.ofModel(model);
            return new Found(
                    files(new Place(tree, ""), "model"), model.path("sourceRun").asText());
        }
        Matcher version = VERSION.matcher(source);
        if (version.matches()) {
            ObjectNode other = documents
                    .find(Kinds.MODEL_VERSION, version.group(1) + ":" + Integer.parseInt(version.group(2)))
                    .orElseThrow(() -> MlflowError.missing("Model Version (name=" + version.group(1) + ", version="
                            + version.group(2) + ") not found"));
            List<ObjectNode> files = new ArrayList<>();
            other.path("files").forEach(file -> files.add(file.deepCopy()));
            return new Found(files, other.path("run").asText());
        }
        Optional<Place> place = artifacts.byUri(source);
        return place.map(found -> new Found(files(found, name(found.path())), ""))
                .orElseGet(() -> new Found(List.of(), ""));
    }

    private static void require(String source) {
        if (source.length() > MAX_LENGTH) {
            throw MlflowError.invalid("'source' exceeds the maximum length of " + MAX_LENGTH + " characters");
        }
        String decoded = source;
        for (int i = 0; i < 5 && decoded.indexOf('%') >= 0; i++) {
            try {
                decoded = URLDecoder.decode(decoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                break; // a bare percent sign
            }
        }
        boolean upwards = List.of(decoded.split("[/\\\\]")).contains("..");
        if (upwards || decoded.indexOf('\0') >= 0) {
            throw MlflowError.invalid("Invalid model version source: '" + source
                    + "'. An absolute path must be provided without relative path references present.");
        }
        if (source.startsWith("file:") || !source.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw MlflowError.invalid("Invalid model version source: '" + source
                    + "'. A local path names nothing that this server could keep; log the model to a run first.");
        }
    }

    private static List<ObjectNode> files(Place place, String folder) {
        List<ObjectNode> files = new ArrayList<>();
        Optional<FileTree.Entry> single =
                place.path().isEmpty() ? Optional.empty() : place.tree().file(place.path());
        if (single.isPresent()) {
            files.add(file(folder, single.get()));
            return files;
        }
        String prefix = place.path().isEmpty() ? "" : place.path() + "/";
        for (FileTree.Entry entry : place.tree().files(prefix)) {
            files.add(file(folder + "/" + entry.path().substring(prefix.length()), entry));
        }
        return files;
    }

    private static ObjectNode file(String path, FileTree.Entry entry) {
        return Json.object().put("path", path).put("sha256", entry.sha256()).put("size", entry.size());
    }

    private static String name(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() ? "model" : last;
    }
}
