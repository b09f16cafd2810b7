package dev.atelier.tracking.mlflowserver.artifact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The artifacts of a run, or those below one of its folders. Thread-safe. */
final class RunTree implements FileTree {
    private final Documents documents;
    private final ArtifactStore store;
    private final Clock clock;
    private final String runId;
    private final String root;

    /** Shows a run's artifacts below a folder; an empty one for all. */
    RunTree(Documents documents, ArtifactStore store, Clock clock, String runId, String folder) {
        this.documents = documents;
        this.store = store;
        this.clock = clock;
        this.runId = runId;
        this.root = folder.isEmpty() ? "" : folder + "/";
    }

    @Override
    public List<Entry> files(String prefix) {
        return documents.list(Kinds.ARTIFACT, runId + "/" + root + prefix).stream()
                .map(this::entry)
                .toList();
    }

    @Override
    public Optional<Entry> file(String path) {
        return documents.find(Kinds.ARTIFACT, id(path)).map(this::entry);
    }

    @Override
    public void put(String path, InputStream content) {
        requirePlace(path);
        Blob blob = store.put(content);
        documents.edit(edit -> {
            if (edit.find(Kinds.RUN, runId).isEmpty()) {
                throw MlflowError.missing("Run with id=" + runId + " not found");
            }
            edit.hold(Kinds.RUN, runId);
            edit.put(
                    Kinds.ARTIFACT,
                    id(path),
                    Json.object()
                            .put("name", root + path)
                            .put("sha256", blob.sha256())
                            .put("size", blob.size())
                            .put("created", clock.millis()));
            return blob;
        });
    }

    @Override
    public int delete(String path) {
        List<Entry> below = file(path).map(List::of).orElseGet(() -> files(path.isEmpty() ? "" : path + "/"));
        documents.edit(edit -> {
            below.forEach(entry -> edit.delete(Kinds.ARTIFACT, id(entry.path())));
            return below;
        });
        return below.size();
    }

    /** A name is either a file or a folder. */
    private void requirePlace(String path) {
        if (!files(path + "/").isEmpty()) {
            throw MlflowError.invalid("'" + path + "' is a folder; choose another name for the file");
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            if (file(above).isPresent()) {
                throw MlflowError.invalid("'" + above + "' is a file; '" + path + "' would make it a folder");
            }
        }
    }

    private String id(String path) {
        return runId + "/" + root + path;
    }

    private Entry entry(ObjectNode json) {
        return new Entry(
                json.path("name").asText().substring(root.length()),
                json.path("sha256").asText(),
                json.path("size").asLong());
    }
}
