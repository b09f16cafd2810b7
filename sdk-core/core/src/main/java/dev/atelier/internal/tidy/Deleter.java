package dev.atelier.internal.tidy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.catalog.Transaction;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what a plan has. First the documents, a run with its artifacts in one commit; then the metrics; then the
 * contents that nothing refers to any more. What a crash leaves behind is found by the next compaction, since nothing
 * refers to it.
 */
final class Deleter {
    private static final int RUNS_AT_ONCE = 500;

    private final WorkspaceStore store;
    private final Documents documents;
    private final Protection protection;
    private final List<Target> deleted = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private long metricBytes;

    Deleter(WorkspaceStore store, Documents documents) {
        this.store = store;
        this.documents = documents;
        protection = new Protection(documents);
    }

    Outcome execute(Plan plan, Instant unusedSince) {
        refusals.addAll(plan.refusals());
        List<Target> targets = plan.targets();
        for (int from = 0; from < targets.size(); from += RUNS_AT_ONCE) {
            deleteRuns(targets.subList(from, Math.min(targets.size(), from + RUNS_AT_ONCE)));
        }
        targets.stream().filter(target -> isKind(target, Kinds.ARTIFACT)).forEach(this::deleteArtifact);
        targets.stream().filter(target -> isKind(target, Kinds.EXPERIMENT)).forEach(this::deleteExperiment);
        BlobCollector.Collected blobs = new BlobCollector(store).collect(plan.blobs(), unusedSince);
        return new Outcome(deleted, refusals, metricBytes + blobs.bytes(), blobs.youngBytes(), blobs.notes());
    }

    private void deleteRuns(List<Target> targets) {
        List<String> gone = new ArrayList<>();
        for (Target target : targets) {
            if (isKind(target, Kinds.RUN) && delete(target, transaction -> deleteRun(transaction, target.key()))) {
                gone.add(target.key().id());
            }
        }
        if (!gone.isEmpty()) {
            metricBytes += store.metrics().size(gone);
            store.metrics().delete(gone);
        }
    }

    /** Deletes a run that is as it was looked at; returns why not, or empty. */
    private Optional<String> deleteRun(Transaction transaction, DocumentKey key) {
        Optional<RunRecord> run = transaction.find(key.kind(), key.id()).map(RunRecord::new);
        Optional<String> reason = run.flatMap(protection::reason);
        if (reason.isEmpty()) {
            transaction.delete(key.kind(), key.id());
            for (Document artifact : store.catalog().list(Kinds.ARTIFACT, key.id() + "/")) {
                transaction.delete(Kinds.ARTIFACT, artifact.key().id());
            }
        }
        return reason;
    }

    private void deleteArtifact(Target target) {
        delete(target, transaction -> {
            if (transaction.find(Kinds.RUN, target.label()).isPresent()) {
                transaction.hold(Kinds.RUN, target.label()); // a model may be registered from it just now
            }
            transaction.delete(Kinds.ARTIFACT, target.key().id());
            return Optional.empty();
        });
    }

    private void deleteExperiment(Target target) {
        String name = target.key().id();
        delete(target, transaction -> {
            transaction.find(Kinds.EXPERIMENT, name); // every new run changes it
            boolean used = documents.list(Kinds.RUN, "").stream()
                    .anyMatch(run -> run.text("experiment").equals(name));
            if (!used) {
                transaction.delete(Kinds.EXPERIMENT, name);
            }
            return used ? Optional.of("it still has runs") : Optional.empty();
        });
    }

    private interface Step {
        Optional<String> apply(Transaction transaction);
    }

    private boolean delete(Target target, Step step) {
        Optional<String> reason = documents.transact(step::apply);
        if (reason.isPresent()) {
            refusals.add(new Refusal(target.key(), target.label(), reason.get()));
        } else {
            deleted.add(target);
        }
        return reason.isEmpty();
    }

    private static boolean isKind(Target target, String kind) {
        return target.key().kind().equals(kind);
    }
}
