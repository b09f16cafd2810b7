package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the workspace that is imported into has already. Confined to one thread. */
final class Target {
    /** One per import that has not come to its end. */
    static final String IMPORT = "import";

    private static final String IMPORTED_FROM = "importedFrom";

    private final Catalog catalog;
    private final String archive;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> imported = new HashMap<>();

    /**
     * Looks at a workspace.
     *
     * @param catalog its documents
     * @param archive the archive's id
     * @param workspace the id of the workspace that the archive comes from
     */
    Target(Catalog catalog, String archive, String workspace) {
        this.catalog = catalog;
        this.archive = archive;
        for (Change change : catalog.changes(0).changes()) {
            if (change.deleted() && change.key().kind().equals(ArchivedDocument.RUN)) {
                taken.add(change.key().id());
            }
        }
        catalog.list(IMPORT, "").forEach(this::takeImport);
        index(ArchivedDocument.RUN, workspace);
        index(ArchivedDocument.MODEL_VERSION, workspace);
    }

    Optional<ObjectNode> find(String kind, String id) {
        return document(kind, id).map(document -> Json.parse(document.body()));
    }

    Optional<Document> document(String kind, String id) {
        return catalog.find(new DocumentKey(kind, id));
    }

    List<Document> list(String kind, String prefix) {
        return catalog.list(kind, prefix);
    }

    /** Tells whether a run's id cannot be used: it was deleted here, or another import has begun to write it. */
    boolean isTaken(String runId) {
        return taken.contains(runId);
    }

    /** Returns the id that something was imported under, which may be its own. */
    Optional<String> idHere(String kind, String id) {
        String renamed = imported.get(kind + " " + id);
        return renamed != null ? Optional.of(renamed) : document(kind, id).map(document -> id);
    }

    /** Returns the artifacts of a run: hashes by name. */
    Map<String, String> artifacts(String runId) {
        Map<String, String> artifacts = new TreeMap<>();
        for (Document document : catalog.list(ArchivedDocument.ARTIFACT, runId + "/")) {
            ObjectNode body = Json.parse(document.body());
            artifacts.put(Json.text(body, "name"), Json.text(body, "sha256"));
        }
        return artifacts;
    }

    /** Notes under which id something was, and where, in the document of what gets another id. */
    static void setOrigin(ObjectNode body, String workspace, String id) {
        body.set(IMPORTED_FROM, Json.object().put("workspace", workspace).put("id", id));
    }

    static void removeOrigin(ObjectNode body) {
        body.remove(IMPORTED_FROM);
    }

    private void takeImport(Document started) {
        ObjectNode json = Json.parse(started.body());
        if (!started.key().id().equals(archive) || json.path("reclaimed").asBoolean()) {
            json.path("runs").forEach(run -> taken.add(run.asText()));
        }
    }

    private void index(String kind, String workspace) {
        for (Document document : catalog.list(kind, "")) {
            if (document.body().contains("\"" + IMPORTED_FROM + "\"")) {
                var origin = Json.parse(document.body()).path(IMPORTED_FROM);
                if (origin.path("workspace").asText().equals(workspace)) {
                    imported.put(
                            kind + " " + origin.path("id").asText(),
                            document.key().id());
                }
            }
        }
    }
}
