package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Under which ids an import writes what the workspace does not have, and what it leaves out since it is there. Confined
 * to one thread.
 */
final class Mapping {
    private final Contents contents;
    private final Target target;
    private final OnClash onClash;
    private final Map<String, String> runs = new LinkedHashMap<>();
    private final Map<String, String> environments = new LinkedHashMap<>();
    private final Map<String, String> models = new LinkedHashMap<>();
    private final Set<String> present = new HashSet<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Mapping(Contents contents, Target target, OnClash onClash) {
        this.contents = contents;
        this.target = target;
        this.onClash = onClash;
        contents.all(ArchivedDocument.ENVIRONMENT_VERSION).forEach(this::environment);
        contents.all(ArchivedDocument.RUN).forEach(this::run);
        contents.all(ArchivedDocument.MODEL_VERSION).forEach(this::model);
    }

    List<Problem> problems() {
        return problems;
    }

    /** Returns the id that a run has here, or empty when it is not in the archive. */
    Optional<String> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** Returns what an environment of the archive is called here; itself when the archive has none of it. */
    String environment(String reference) {
        return environments.getOrDefault(reference, reference);
    }

    String model(String id) {
        return models.getOrDefault(id, id);
    }

    /** Lists the documents of a kind that the workspace does not have. */
    List<ArchivedDocument> missing(String kind) {
        return contents.all(kind).stream()
                .filter(document -> !present.contains(subject(document)))
                .toList();
    }

    /** Lists the artifacts of runs that the workspace does not have. */
    List<ArchivedDocument> missingArtifacts() {
        Set<String> missing = new HashSet<>();
        missing(ArchivedDocument.RUN).forEach(run -> missing.add(run.id()));
        return contents.all(ArchivedDocument.ARTIFACT).stream()
                .filter(artifact -> missing.contains(artifact.runOfArtifact()))
                .toList();
    }

    /** Returns the new ids of what could not keep its own, by the old ones. */
    Map<String, String> renamed() {
        Map<String, String> renamed = new LinkedHashMap<>();
        add(renamed, ArchivedDocument.RUN, runs);
        add(renamed, ArchivedDocument.MODEL_VERSION, models);
        add(renamed, ArchivedDocument.ENVIRONMENT_VERSION, environments);
        return renamed;
    }

    private void add(Map<String, String> renamed, String kind, Map<String, String> ids) {
        missing(kind).forEach(document -> {
            String here = ids.getOrDefault(document.id(), document.id());
            if (!here.equals(document.id())) {
                renamed.put(subject(document), kind + " " + here);
            }
        });
    }

    // ---- environments: the same definition is the same environment

    private void environment(ArchivedDocument document) {
        String name = Json.text(document.body(), "name");
        Optional<String> equal = target.list(ArchivedDocument.ENVIRONMENT_VERSION, name + ":").stream()
                .filter(here -> Json.parse(here.body())
                        .path("definition")
                        .equals(document.body().path("definition")))
                .map(here -> here.key().id())
                .min(Comparator.comparing(id -> id.equals(document.id()) ? 0 : 1));
        if (equal.isPresent()) {
            environments.put(document.id(), equal.get());
            present.add(subject(document));
        } else if (target.find(ArchivedDocument.ENVIRONMENT_VERSION, document.id())
                .isEmpty()) {
            environments.put(document.id(), document.id());
        } else if (onClash == OnClash.REFUSE) {
            clash(document, "another definition");
        } else {
            environments.put(document.id(), name + ":" + nextVersion(ArchivedDocument.ENVIRONMENT_VERSION, name));
        }
    }

    // ---- runs

    private void run(ArchivedDocument document) {
        String id = document.id();
        Optional<String> here = target.idHere(ArchivedDocument.RUN, id);
        if (here.isEmpty()) {
            runs.put(id, target.isTaken(id) ? freeRunId(id) : id);
        } else if (onClash == OnClash.SKIP || isSameRun(document, here.get())) {
            runs.put(id, here.get());
            present.add(subject(document));
        } else if (onClash == OnClash.RENAME) {
            runs.put(id, freeRunId(id));
        } else {
            clash(document, "another run");
        }
    }

    private boolean isSameRun(ArchivedDocument document, String idHere) {
        Map<String, String> artifacts = new TreeMap<>();
        contents.artifacts(document.id())
                .forEach(artifact ->
                        artifacts.put(Json.text(artifact.body(), "name"), Json.text(artifact.body(), "sha256")));
        ObjectNode archived = document.body().deepCopy();
        if (archived.has("environment")) {
            archived.put("environment", environment(Json.text(archived, "environment")));
        }
        ObjectNode here = target.find(ArchivedDocument.RUN, idHere).orElseThrow();
        return comparable(archived).equals(comparable(here)) && artifacts.equals(target.artifacts(idHere));
    }

    private String freeRunId(String id) {
        for (int i = 2; ; i++) {
            String candidate = id + "-" + i;
            if (!target.isTaken(candidate)
                    && !contents.has(ArchivedDocument.RUN, candidate)
                    && target.find(ArchivedDocument.RUN, candidate).isEmpty()) {
                return candidate;
            }
        }
    }

    // ---- models: the number of a version is never used twice

    private void model(ArchivedDocument document) {
        String name = Json.text(document.body(), "name");
        Optional<String> here = target.idHere(ArchivedDocument.MODEL_VERSION, document.id());
        boolean wasDeleted = document.body().path("version").asInt() <= headVersion(ArchivedDocument.MODEL, name);
        if (here.isEmpty()) {
            models.put(
                    document.id(),
                    wasDeleted ? name + ":" + nextVersion(ArchivedDocument.MODEL_VERSION, name) : document.id());
        } else if (onClash == OnClash.SKIP || isSameModel(document, here.get())) {
            models.put(document.id(), here.get());
            present.add(subject(document));
        } else if (onClash == OnClash.RENAME) {
            models.put(document.id(), name + ":" + nextVersion(ArchivedDocument.MODEL_VERSION, name));
        } else {
            clash(document, "another model");
        }
    }

    private boolean isSameModel(ArchivedDocument document, String idHere) {
        ObjectNode here = target.find(ArchivedDocument.MODEL_VERSION, idHere).orElseThrow();
        return comparable(document.body().deepCopy()).equals(comparable(here));
    }

    // ----

    private int nextVersion(String kind, String name) {
        String head = kind.substring(0, kind.indexOf('-'));
        return latest.merge(
                kind + " " + name,
                Math.max(headVersion(head, name), archivedVersion(kind, name)) + 1,
                (known, first) -> known + 1);
    }

    private int headVersion(String kind, String name) {
        return target.find(kind, name).map(head -> head.path("latest").asInt()).orElse(0);
    }

    private int archivedVersion(String kind, String name) {
        return contents.all(kind).stream()
                .filter(document -> Json.text(document.body(), "name").equals(name))
                .mapToInt(document -> document.body().path("version").asInt())
                .max()
                .orElse(0);
    }

    private void clash(ArchivedDocument document, String what) {
        problems.add(Problem.error(
                subject(document),
                "the workspace has " + what
                        + " of this id; choose OnClash.SKIP to keep that, or OnClash.RENAME to have both"));
    }

    /** Leaves out what an import may change. */
    private static ObjectNode comparable(ObjectNode body) {
        Target.removeOrigin(body);
        body.remove(List.of("id", "number", "version", "parent", "run", "services"));
        return body;
    }

    private static String subject(ArchivedDocument document) {
        return document.kind() + " " + document.id();
    }
}
