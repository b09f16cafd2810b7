package dev.atelier.internal.tidy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds what the deletion of runs would do. Confined to one thread; one plan each. */
final class RunPlanner {
    private final WorkspaceStore store;
    private final Protection protection;
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final RunTree tree;
    private final Instant unusedSince;
    private final Map<String, String> reasons = new HashMap<>();

    RunPlanner(WorkspaceStore store, Documents documents, Instant unusedSince) {
        this.store = store;
        this.unusedSince = unusedSince;
        protection = new Protection(documents);
        documents.list(Kinds.RUN, "").forEach(json -> {
            RunRecord run = new RunRecord(json);
            runs.put(run.id(), run);
        });
        tree = new RunTree(runs.values());
    }

    /** Plans the deletion of runs with all their descendants; only those that may go do. */
    Plan plan(Collection<String> asked, Predicate<String> mayGo) {
        List<String> wanted = new ArrayList<>(tree.withDescendants(asked));
        wanted.removeIf(runId -> !runs.containsKey(runId));
        wanted.sort(Comparator.comparingInt(tree::depth).reversed());
        wanted.forEach(runId -> reason(runId, mayGo).ifPresent(reason -> reasons.put(runId, reason)));
        List<String> going =
                wanted.stream().filter(runId -> !reasons.containsKey(runId)).toList();
        return plan(
                going,
                wanted.stream().filter(reasons::containsKey).map(this::refusal).toList());
    }

    private Optional<String> reason(String runId, Predicate<String> mayGo) {
        for (String child : tree.children(runId)) {
            if (reasons.containsKey(child)) {
                return Optional.of("its child " + child + " stays");
            }
        }
        Optional<String> reason = protection.reason(run(runId));
        return reason.isPresent() || mayGo.test(runId)
                ? reason
                : Optional.of("it came after the plan was made; plan again");
    }

    private Plan plan(List<String> going, List<Refusal> refusals) {
        Map<String, List<Document>> documents = new LinkedHashMap<>();
        going.forEach(runId -> documents.put(runId, documents(runId)));
        Set<DocumentKey> keys = new HashSet<>();
        documents.values().forEach(list -> list.forEach(document -> keys.add(document.key())));

        BlobReferences references = new BlobReferences(store.artifacts());
        Map<String, Long> blobs = new LinkedHashMap<>();
        documents.values().forEach(list -> list.forEach(document -> blobs.putAll(references.sizes(document))));
        Map<String, Long> unshared = new BlobCollector(store).unreferenced(blobs, keys);
        long youngBytes = BlobCollector.youngBytes(store.artifacts(), unshared, unusedSince);
        List<Target> targets = new ArrayList<>();
        documents.forEach((runId, list) -> targets.add(target(runId, list, references, unshared)));
        return new Plan(targets, refusals, going.isEmpty() ? 0 : store.metrics().size(going), youngBytes, blobs);
    }

    private List<Document> documents(String runId) {
        List<Document> documents = new ArrayList<>();
        store.catalog().find(new DocumentKey(Kinds.RUN, runId)).ifPresent(documents::add);
        documents.addAll(store.catalog().list(Kinds.ARTIFACT, runId + "/"));
        return documents;
    }

    private Target target(
            String runId, List<Document> documents, BlobReferences references, Map<String, Long> unshared) {
        long bytes = 0;
        long files = 0;
        for (Document document : documents) {
            files += document.key().kind().equals(Kinds.ARTIFACT) ? 1 : 0;
            for (String sha256 : references.sizes(document).keySet()) {
                Long size = unshared.remove(sha256); // so that it is counted once
                bytes += size == null ? 0 : size;
            }
        }
        return new Target(new DocumentKey(Kinds.RUN, runId), run(runId).experiment(), files, bytes);
    }

    private Refusal refusal(String runId) {
        return new Refusal(new DocumentKey(Kinds.RUN, runId), run(runId).experiment(), reasons.getOrDefault(runId, ""));
    }

    private RunRecord run(String runId) {
        RunRecord run = runs.get(runId);
        if (run == null) {
            throw new IllegalArgumentException("no run " + runId);
        }
        return run;
    }
}
