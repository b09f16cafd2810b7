package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.Problem;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One import. Everything is checked first; then files are stored, a note of the runs whose metrics follow, the metrics,
 * and last, in one commit, all documents. Confined to one thread.
 */
final class Import {
    /** Keeps compactions away from files that nothing refers to yet. */
    private static final String LEASE = "import";

    private static final int COMMIT_ATTEMPTS = 100;

    private final WorkspaceStore store;
    private final ArchiveReader archive;
    private final OnClash onClash;

    Import(WorkspaceStore store, ArchiveReader archive, OnClash onClash) {
        this.store = store;
        this.archive = archive;
        this.onClash = onClash;
    }

    ArchiveReport run() {
        archive.check();
        Contents contents = Contents.of(archive);
        reject(contents.problems());
        Lease lease = store.tryLease(LEASE)
                .orElseThrow(() -> new ConflictException(
                        "workspace", store.workspaceId(), "another import into it is under way; wait for its end"));
        try (lease) {
            return run(contents);
        }
    }

    private ArchiveReport run(Contents contents) {
        Target target = target();
        Mapping mapping = new Mapping(contents, target, onClash);
        List<ArchivedDocument> missing = new ArrayList<>(mapping.missing(ArchivedDocument.RUN));
        List<Problem> problems = new ArrayList<>(mapping.problems());
        long runs = missing.size();
        missing.addAll(mapping.missingArtifacts());
        missing.addAll(mapping.missing(ArchivedDocument.MODEL_VERSION));
        Set<String> blobs = contents.blobs(missing);
        problems.addAll(contents.problems());
        reject(problems);

        blobs.forEach(this::store);
        long points = runs == 0 ? 0 : importMetrics(mapping);
        commit(mapping, contents);
        int models = mapping.missing(ArchivedDocument.MODEL_VERSION).size();
        return new ArchiveReport(
                new ArchiveReport.Counts(runs, models, points, blobs.size()), mapping.renamed(), List.of());
    }

    private long importMetrics(Mapping mapping) {
        Set<String> missing = new HashSet<>();
        mapping.missing(ArchivedDocument.RUN).forEach(run -> missing.add(run.id()));
        begin(missing.stream().flatMap(id -> mapping.run(id).stream()).sorted().toList());
        MetricImport metrics =
                new MetricImport(store.metrics(), id -> missing.contains(id) ? mapping.run(id) : Optional.empty());
        metrics.run(archive);
        return metrics.count();
    }

    /** Notes which runs are being imported, so that a compaction does not take their metrics for garbage. */
    private void begin(List<String> runIds) {
        ObjectNode json = Json.object().put("file", archive.fileName()).put("started", System.currentTimeMillis());
        ArrayNode runs = json.putArray("runs");
        runIds.forEach(runs::add);
        Optional<Document> before = store.catalog().find(note());
        store.catalog()
                .commit(List.of(before.map(document -> Write.replace(document, Json.write(json)))
                        .orElseGet(() -> Write.create(note(), Json.write(json)))));
    }

    private void commit(Mapping mapping, Contents contents) {
        for (int attempt = 1; ; attempt++) {
            List<Write> writes =
                    new ArrayList<>(new DocumentImport(mapping, contents, target(), archive.workspaceId()).writes());
            store.catalog().find(note()).map(Write::delete).ifPresent(writes::add);
            try {
                if (!writes.isEmpty()) {
                    store.catalog().commit(writes);
                }
                return;
            } catch (ConflictException e) {
                if (attempt == COMMIT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Target target() {
        return new Target(store.catalog(), archive.id(), archive.workspaceId());
    }

    private DocumentKey note() {
        return new DocumentKey(Target.IMPORT, archive.id());
    }

    private void store(String sha256) {
        try (InputStream content = archive.blob(sha256)) {
            String stored = store.artifacts().put(content).sha256();
            if (!stored.equals(sha256)) {
                throw new StoreException("the archive changed while it was imported: " + sha256 + " became " + stored);
            }
        } catch (IOException e) {
            throw archive.failure(e);
        }
    }

    private void reject(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException("archive '" + archive.fileName() + "' cannot be imported:", problems);
        }
    }
}
