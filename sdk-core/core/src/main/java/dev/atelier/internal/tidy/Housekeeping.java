package dev.atelier.internal.tidy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.Json;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Deletes, compacts and checks what a store has. Thread-safe. */
public final class Housekeeping {
    /** How long a file that nothing refers to is left alone, since its document may be on its way. */
    public static final Duration GRACE = Duration.ofHours(24);

    private final WorkspaceStore store;
    private final Documents documents;
    private final Clock clock;

    public Housekeeping(WorkspaceStore store, Documents documents, Clock clock) {
        this.store = store;
        this.documents = documents;
        this.clock = clock;
    }

    /** Plans the deletion of runs with their descendants; those that may not go are refused. */
    public Plan planRuns(Collection<String> runIds, Predicate<String> mayGo) {
        return new RunPlanner(store, documents, unusedSince()).plan(runIds, mayGo);
    }

    /** Plans the deletion of an experiment with its runs; it stays when one of them does. */
    public Plan planExperiment(String name, Predicate<String> mayGo) {
        List<String> runIds = documents.list(Kinds.RUN, "").stream()
                .filter(run -> run.text("experiment").equals(name))
                .map(run -> run.text("id"))
                .toList();
        Plan plan = planRuns(runIds, mayGo);
        List<Target> targets = new ArrayList<>(plan.targets());
        List<Refusal> refusals = new ArrayList<>(plan.refusals());
        DocumentKey key = new DocumentKey(Kinds.EXPERIMENT, name);
        if (!refusals.isEmpty()) {
            refusals.add(new Refusal(key, "", "not all of its runs go"));
        } else if (store.catalog().find(key).isPresent()) {
            targets.add(new Target(key, "", 0, 0));
        }
        return new Plan(targets, refusals, plan.metricBytes(), plan.youngBytes(), plan.blobs());
    }

    /** Plans the deletion of some of a run's artifacts; those that are logged images are refused. */
    public Plan planArtifacts(String runId, Collection<String> names, Predicate<String> mayGo) {
        Map<String, String> images = images(runId);
        List<Refusal> refusals = new ArrayList<>();
        Map<DocumentKey, Map<String, Long>> sizes = new LinkedHashMap<>();
        Map<String, Long> blobs = new HashMap<>();
        BlobReferences references = new BlobReferences(store.artifacts());
        for (String name : names) {
            DocumentKey key = new DocumentKey(Kinds.ARTIFACT, runId + "/" + name);
            String metric = images.get(name);
            if (metric != null) {
                refusals.add(new Refusal(key, runId, "metric '" + metric + "' shows it; delete the run instead"));
            } else if (mayGo.test(key.id())) {
                store.catalog().find(key).map(references::sizes).ifPresent(found -> {
                    sizes.put(key, found);
                    blobs.putAll(found);
                });
            }
        }
        Map<String, Long> unshared = new BlobCollector(store).unreferenced(blobs, sizes.keySet());
        long youngBytes = BlobCollector.youngBytes(store.artifacts(), unshared, unusedSince());
        List<Target> targets = new ArrayList<>();
        sizes.forEach((key, found) -> targets.add(new Target(key, runId, 1, take(found.keySet(), unshared))));
        return new Plan(targets, refusals, 0, youngBytes, blobs);
    }

    /** Deletes what a plan has, as far as it still may go. */
    public Outcome execute(Plan plan) {
        return new Deleter(store, documents).execute(plan, unusedSince());
    }

    /** Deletes those of some contents that nothing refers to. */
    public void collect(Map<String, Long> blobs) {
        new BlobCollector(store).collect(blobs, unusedSince());
    }

    /** Deletes everything that nothing refers to, and lets the store compact itself. */
    public Compacted compact(Duration unusedFor) {
        return new Compactor(store, documents, clock).compact(unusedFor);
    }

    /** Checks every byte of the store, and that everything that is referred to is there. */
    public Verification verify() {
        Verification bytes = store.verify();
        Verification references = new ReferenceCheck(store).run();
        List<Damage> damages = new ArrayList<>(bytes.damages());
        damages.addAll(references.damages());
        return new Verification(bytes.bytes() + references.bytes(), damages);
    }

    private Instant unusedSince() {
        return clock.instant().minus(GRACE);
    }

    private static long take(Collection<String> hashes, Map<String, Long> unshared) {
        return hashes.stream()
                .map(unshared::remove)
                .filter(size -> size != null)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns the metrics that logged images belong to, by the names of the images' artifacts. */
    private Map<String, String> images(String runId) {
        Map<String, String> images = new HashMap<>();
        for (String metric : store.metrics().metrics(runId)) {
            for (MetricValue value : store.metrics().values(new SeriesKey(runId, metric))) {
                if (value.kind() == MetricKind.IMAGE && Json.parse(value.json()) instanceof Map<?, ?> image) {
                    images.put(String.valueOf(image.get("artifact")), metric);
                }
            }
        }
        return images;
    }
}
