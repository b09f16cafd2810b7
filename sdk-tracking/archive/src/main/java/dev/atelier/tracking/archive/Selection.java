package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.NotFoundException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The documents that an export has: runs that have ended and what belongs to them. Confined to one thread. */
final class Selection {
    private final Catalog catalog;
    private final Map<String, ObjectNode> allRuns = new LinkedHashMap<>();
    private final List<ArchivedDocument> documents = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Selection(Catalog catalog) {
        this.catalog = catalog;
        list(ArchivedDocument.RUN).forEach(run -> allRuns.put(run.id(), run.body()));
    }

    /** Selects everything. */
    static Selection all(Catalog catalog) {
        Selection selection = new Selection(catalog);
        Set<String> runs = new HashSet<>(selection.allRuns.keySet());
        selection.dropRunning(runs);
        for (String kind : ArchivedDocument.KINDS) {
            selection.list(kind).forEach(document -> selection.addWithout(document, runs));
        }
        int services = catalog.list("service", "").size();
        if (services > 0) {
            selection.notes.add(
                    services + " web services are not in the archive; deploy them again where they shall run");
        }
        return selection;
    }

    /** Selects runs and what belongs to them. */
    static Selection of(Catalog catalog, Collection<String> runIds) {
        Selection selection = new Selection(catalog);
        runIds.forEach(selection::requireEnded);
        Set<String> runs = selection.families(runIds);
        selection.dropRunning(runs);
        Set<String> experiments = selection.references(runs, "experiment");
        Set<String> environments = selection.references(runs, "environment");
        for (String kind : ArchivedDocument.KINDS) {
            for (ArchivedDocument document : selection.list(kind)) {
                boolean wanted = switch (kind) {
                    case ArchivedDocument.EXPERIMENT -> experiments.contains(document.id());
                    case ArchivedDocument.ENVIRONMENT_VERSION -> environments.contains(document.id());
                    case ArchivedDocument.MODEL_VERSION ->
                        runs.contains(document.body().path("run").asText());
                    case ArchivedDocument.RUN, ArchivedDocument.ARTIFACT -> true;
                    default -> false;
                };
                if (wanted) {
                    selection.addWithout(document, runs);
                }
            }
        }
        selection.addHeads(ArchivedDocument.ENVIRONMENT, ArchivedDocument.ENVIRONMENT_VERSION);
        selection.addHeads(ArchivedDocument.MODEL, ArchivedDocument.MODEL_VERSION);
        return selection;
    }

    List<ArchivedDocument> documents() {
        return documents;
    }

    List<String> notes() {
        return notes;
    }

    List<String> ids(String kind) {
        return documents.stream()
                .filter(document -> document.kind().equals(kind))
                .map(ArchivedDocument::id)
                .toList();
    }

    long count(String kind) {
        return ids(kind).size();
    }

    private List<ArchivedDocument> list(String kind) {
        return catalog.list(kind, "").stream().map(Selection::parse).toList();
    }

    private static ArchivedDocument parse(Document document) {
        return new ArchivedDocument(document.key().kind(), document.key().id(), Json.parse(document.body()));
    }

    /** Adds a document unless it belongs to a run that is not selected; what refers to such a run forgets it. */
    private void addWithout(ArchivedDocument document, Set<String> runs) {
        ObjectNode body = document.body();
        switch (document.kind()) {
            case ArchivedDocument.RUN -> {
                if (!runs.contains(document.id())) {
                    return;
                }
                forget(body, "parent", runs);
            }
            case ArchivedDocument.ARTIFACT -> {
                if (!runs.contains(document.runOfArtifact())) {
                    return;
                }
            }
            case ArchivedDocument.MODEL_VERSION -> {
                forget(body, "run", runs);
                body.remove("services");
            }
            default -> {
                // belongs to no run
            }
        }
        documents.add(document);
    }

    private static void forget(ObjectNode body, String field, Set<String> runs) {
        if (body.has(field) && !runs.contains(body.path(field).asText())) {
            body.remove(field);
        }
    }

    private void addHeads(String kind, String versionKind) {
        Set<String> names = new HashSet<>();
        ids(versionKind).forEach(id -> names.add(id.substring(0, id.lastIndexOf(':'))));
        list(kind).stream().filter(document -> names.contains(document.id())).forEach(documents::add);
    }

    private void requireEnded(String runId) {
        ObjectNode run = allRuns.get(runId);
        if (run == null) {
            throw new NotFoundException("run", runId, "it is not in this workspace");
        }
        if (!Export.ended(run)) {
            throw new IllegalStateException(
                    "run '" + runId + "' is " + Json.text(run, "status") + "; export it when it has ended");
        }
    }

    private void dropRunning(Set<String> runs) {
        for (String runId : List.copyOf(runs)) {
            ObjectNode run = allRuns.get(runId);
            if (run != null && !Export.ended(run)) {
                runs.remove(runId);
                notes.add("run " + runId + " is left out, it is " + Json.text(run, "status"));
            }
        }
    }

    /** Adds the descendants of runs and the ancestors of those. */
    private Set<String> families(Collection<String> runIds) {
        Map<String, List<String>> children = new HashMap<>();
        allRuns.forEach((id, run) -> children.computeIfAbsent(run.path("parent").asText(), parent -> new ArrayList<>())
                .add(id));
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(runIds);
        while (!open.isEmpty()) {
            String runId = open.removeFirst();
            if (found.add(runId)) {
                open.addAll(children.getOrDefault(runId, List.of()));
            }
        }
        runIds.forEach(runId -> addAncestors(runId, found));
        return found;
    }

    private void addAncestors(String runId, Set<String> found) {
        ObjectNode run = allRuns.get(runId);
        while (run != null && run.has("parent")) {
            String parent = run.path("parent").asText();
            run = allRuns.get(parent);
            if (run != null) {
                found.add(parent);
            }
        }
    }

    private Set<String> references(Set<String> runs, String field) {
        Set<String> values = new HashSet<>();
        allRuns.forEach((id, run) -> {
            if (runs.contains(id) && run.has(field)) {
                values.add(run.path(field).asText());
            }
        });
        return values;
    }
}
