package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The writes of the commit that ends an import, for the workspace as it is now. Confined to one thread. */
final class DocumentImport {
    private final Mapping mapping;
    private final Contents contents;
    private final Target target;
    private final String workspace;
    private final List<Write> creations = new ArrayList<>();
    private final Map<DocumentKey, ObjectNode> heads = new LinkedHashMap<>();
    private final Map<String, Set<Long>> numbers = new HashMap<>();

    DocumentImport(Mapping mapping, Contents contents, Target target, String workspace) {
        this.mapping = mapping;
        this.contents = contents;
        this.target = target;
        this.workspace = workspace;
    }

    List<Write> writes() {
        contents.all(ArchivedDocument.EXPERIMENT).forEach(experiment -> head(experiment.kind(), experiment.id()));
        mapping.missing(ArchivedDocument.ENVIRONMENT_VERSION).forEach(this::environment);
        mapping.missing(ArchivedDocument.RUN).stream()
                .sorted(Comparator.comparingLong(
                        run -> run.body().path("number").asLong()))
                .forEach(this::run);
        mapping.missingArtifacts().forEach(this::artifact);
        mapping.missing(ArchivedDocument.MODEL_VERSION).forEach(this::model);
        contents.all(ArchivedDocument.MODEL).forEach(this::aliases);
        List<Write> writes = new ArrayList<>(creations);
        heads.forEach((key, body) -> write(key, body).ifPresent(writes::add));
        return writes;
    }

    private void run(ArchivedDocument document) {
        String id = mapping.run(document.id()).orElseThrow();
        ObjectNode body = document.body().deepCopy();
        rename(body, document.id(), id);
        body.put("id", id);
        body.put(
                "number",
                number(Json.text(body, "experiment"), body.path("number").asLong()));
        refer(body, "parent");
        if (body.has("environment")) {
            body.put("environment", mapping.environment(Json.text(body, "environment")));
        }
        create(ArchivedDocument.RUN, id, body);
    }

    private void artifact(ArchivedDocument document) {
        String runId = mapping.run(document.runOfArtifact()).orElseThrow();
        create(ArchivedDocument.ARTIFACT, runId + "/" + Json.text(document.body(), "name"), document.body());
    }

    private void environment(ArchivedDocument document) {
        version(
                document,
                mapping.environment(document.id()),
                ArchivedDocument.ENVIRONMENT,
                document.body().deepCopy());
    }

    private void model(ArchivedDocument document) {
        ObjectNode body = document.body().deepCopy();
        String id = mapping.model(document.id());
        rename(body, document.id(), id);
        refer(body, "run");
        body.remove("services");
        version(document, id, ArchivedDocument.MODEL, body);
    }

    private void version(ArchivedDocument document, String id, String headKind, ObjectNode body) {
        int version = Integer.parseInt(id.substring(id.lastIndexOf(':') + 1));
        body.put("version", version);
        ObjectNode head = head(headKind, Json.text(body, "name"));
        head.put("latest", Math.max(version, head.path("latest").asInt()));
        create(document.kind(), id, body);
    }

    /** Sets the aliases that the workspace does not have. */
    private void aliases(ArchivedDocument document) {
        document.body().path("aliases").properties().forEach(alias -> {
            String archived = document.id() + ":" + alias.getValue().asText();
            if (!contents.has(ArchivedDocument.MODEL_VERSION, archived)) {
                return;
            }
            ObjectNode head = head(ArchivedDocument.MODEL, document.id());
            ObjectNode aliases = head.withObjectProperty("aliases");
            if (!aliases.has(alias.getKey())) {
                String here = mapping.model(archived);
                aliases.put(alias.getKey(), Integer.parseInt(here.substring(here.lastIndexOf(':') + 1)));
            }
        });
    }

    /** Keeps a run's number in its experiment where it is free. */
    private long number(String experiment, long wanted) {
        Set<Long> used = numbers.computeIfAbsent(experiment, this::numbers);
        ObjectNode head = head(ArchivedDocument.EXPERIMENT, experiment);
        long last = head.path("lastNumber").asLong();
        long number = used.contains(wanted) || wanted < 1 ? last + 1 : wanted;
        used.add(number);
        head.put("lastNumber", Math.max(last, number));
        return number;
    }

    private Set<Long> numbers(String experiment) {
        Set<Long> used = new HashSet<>();
        if (target.document(ArchivedDocument.EXPERIMENT, experiment).isPresent()) {
            for (Document run : target.list(ArchivedDocument.RUN, "")) {
                ObjectNode body = Json.parse(run.body());
                if (body.path("experiment").asText().equals(experiment)) {
                    used.add(body.path("number").asLong());
                }
            }
        }
        return used;
    }

    /** Returns the document of an experiment, environment or model, as it is here or else as it is in the archive. */
    private ObjectNode head(String kind, String id) {
        return heads.computeIfAbsent(
                new DocumentKey(kind, id), key -> target.find(kind, id).orElseGet(() -> newHead(kind, id)));
    }

    private ObjectNode newHead(String kind, String id) {
        ObjectNode head = contents.all(kind).stream()
                .filter(document -> document.id().equals(id))
                .map(document -> document.body().deepCopy())
                .findFirst()
                .orElseGet(() -> Json.object().put("name", id));
        head.remove("aliases");
        return head;
    }

    private void refer(ObjectNode body, String field) {
        if (body.has(field)) {
            mapping.run(Json.text(body, field)).ifPresentOrElse(id -> body.put(field, id), () -> body.remove(field));
        }
    }

    private void rename(ObjectNode body, String from, String to) {
        if (!from.equals(to)) {
            Target.setOrigin(body, workspace, from);
        }
    }

    private void create(String kind, String id, ObjectNode body) {
        creations.add(Write.create(new DocumentKey(kind, id), Json.write(body)));
    }

    private Optional<Write> write(DocumentKey key, ObjectNode body) {
        Optional<Document> here = target.document(key.kind(), key.id());
        if (here.isEmpty()) {
            return Optional.of(Write.create(key, Json.write(body)));
        }
        return Json.parse(here.get().body()).equals(body)
                ? Optional.empty()
                : Optional.of(Write.replace(here.get(), Json.write(body)));
    }
}
