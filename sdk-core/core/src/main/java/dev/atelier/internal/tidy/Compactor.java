package dev.atelier.internal.tidy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reclaims what nothing refers to, then lets the store compact itself. Confined to one thread.
 *
 * <p>Whatever goes on meanwhile loses nothing: a document is committed before the metrics of its run, so metrics are
 * listed first and documents afterwards; contents are put before the document that refers to them, so those that were
 * put recently are left alone.
 */
final class Compactor {
    /** Held by whoever imports an archive. */
    private static final String IMPORT_LEASE = "import";

    private static final String RECLAIMED = "reclaimed";
    private static final Duration REPEATABLE = Duration.ofDays(7);
    private static final int WRITES_AT_ONCE = 1_000;

    private final WorkspaceStore store;
    private final Documents documents;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();

    Compactor(WorkspaceStore store, Documents documents, Clock clock) {
        this.store = store;
        this.documents = documents;
        this.clock = clock;
    }

    Compacted compact(Duration unusedFor) {
        long before = size();
        Optional<Lease> noImport = store.tryLease(IMPORT_LEASE);
        long runs;
        long files;
        try {
            runs = deleteMetrics(noImport.isPresent());
            deleteArtifacts();
            files = noImport.isPresent() ? deleteBlobs(unusedFor) : 0;
        } finally {
            noImport.ifPresent(Lease::close);
        }
        if (noImport.isEmpty()) {
            notes.add("an archive is being imported; files are looked at by the next compaction");
        }
        store.compact();
        return new Compacted(before, size(), runs, files, notes);
    }

    /** Deletes the metrics of runs that have no document; the order of its three lists matters. */
    private long deleteMetrics(boolean noImport) {
        Set<String> orphans = new HashSet<>(store.metrics().runs());
        List<Document> imports = store.catalog().list(Kinds.IMPORT, "");
        store.catalog()
                .list(Kinds.RUN, "")
                .forEach(run -> orphans.remove(run.key().id()));
        imports.forEach(started -> keepImported(started, noImport, orphans));
        if (!orphans.isEmpty()) {
            store.metrics().delete(orphans);
        }
        return orphans.size();
    }

    /** An import that was interrupted can be repeated for some time, and goes on where it was. */
    private void keepImported(Document started, boolean noImport, Set<String> orphans) {
        JsonObject json = JsonObject.parse(started.body());
        if (json.flag(RECLAIMED)) {
            return;
        }
        Instant since = Instant.ofEpochMilli(json.number("started", 0));
        if (noImport && since.isBefore(clock.instant().minus(REPEATABLE))) {
            // stays, since what is appended to deleted runs is lost: the next import takes other ids
            documents.update(Kinds.IMPORT, started.key().id(), current -> current.with(RECLAIMED, true));
        } else {
            orphans.removeAll(json.texts("runs"));
            if (noImport) {
                notes.add("the import of " + json.find("file").orElse("an archive") + " was interrupted at " + since
                        + "; repeat it, or its metrics are deleted " + REPEATABLE.toDays() + " days later");
            }
        }
    }

    /** Deletes the names of artifacts whose run is gone. */
    private void deleteArtifacts() {
        List<Document> artifacts = store.catalog().list(Kinds.ARTIFACT, "");
        Set<String> runs = new HashSet<>();
        store.catalog().list(Kinds.RUN, "").forEach(run -> runs.add(run.key().id()));
        List<DocumentKey> orphans = artifacts.stream()
                .map(Document::key)
                .filter(key -> !runs.contains(key.id().substring(0, key.id().indexOf('/'))))
                .toList();
        for (int from = 0; from < orphans.size(); from += WRITES_AT_ONCE) {
            List<DocumentKey> some = orphans.subList(from, Math.min(orphans.size(), from + WRITES_AT_ONCE));
            documents.transact(transaction -> {
                some.forEach(key -> transaction.delete(key.kind(), key.id()));
                return some;
            });
        }
    }

    private long deleteBlobs(Duration unusedFor) {
        Instant unusedSince = unusedSince(unusedFor);
        Map<String, Long> all = new HashMap<>();
        store.artifacts().forEach(blob -> all.put(blob.sha256(), blob.size()));
        BlobCollector.Collected collected = new BlobCollector(store).collect(all, unusedSince);
        notes.addAll(collected.notes());
        if (collected.youngBytes() > 0) {
            notes.add(collected.youngBytes() + " bytes of files that nothing refers to are younger than " + unusedFor
                    + "; they may belong to something that is being recorded");
        }
        return collected.count();
    }

    /** Files have real times, whatever clock the workspace has: no time at all means what was put before this call. */
    private Instant unusedSince(Duration unusedFor) {
        Instant real = Clock.systemUTC().instant();
        Instant now = clock.instant();
        return unusedFor.isZero() && real.isAfter(now) ? real : now.minus(unusedFor);
    }

    private long size() {
        long[] bytes = {store.metrics().size(store.metrics().runs())};
        store.artifacts().forEach(blob -> bytes[0] += blob.size());
        return bytes[0];
    }
}
