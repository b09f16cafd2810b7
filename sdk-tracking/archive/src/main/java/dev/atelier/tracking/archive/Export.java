package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.Workspace;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** One export. Confined to one thread. */
final class Export {
    private final Workspace workspace;
    private final WorkspaceStore store;
    private final Selection selection;
    private long points;

    private Export(Workspace workspace, Selection selection) {
        this.workspace = workspace;
        store = workspace.store();
        this.selection = selection;
    }

    static Export all(Workspace workspace) {
        return new Export(workspace, Selection.all(workspace.store().catalog()));
    }

    static Export of(Workspace workspace, Collection<String> runIds) {
        return new Export(workspace, Selection.of(workspace.store().catalog(), runIds));
    }

    ArchiveReport write(Path file) {
        Set<String> blobs = blobs();
        try (ArchiveWriter archive = ArchiveWriter.create(file)) {
            archive.add(Entries.DOCUMENTS, this::writeDocuments);
            archive.add(Entries.POINTS, this::writePoints);
            archive.add(Entries.VALUES, this::writeValues);
            blobs.forEach(sha256 -> addBlob(archive, sha256));
            ArchiveReport.Counts counts = new ArchiveReport.Counts(
                    selection.count(ArchivedDocument.RUN),
                    selection.count(ArchivedDocument.MODEL_VERSION),
                    points,
                    blobs.size());
            archive.finish(manifest(counts));
            return new ArchiveReport(counts, Map.of(), selection.notes());
        }
    }

    private ObjectNode manifest(ArchiveReport.Counts counts) {
        ObjectNode manifest = Json.object()
                .put("format", Entries.FORMAT)
                .put("version", Entries.VERSION)
                .put("id", UUID.randomUUID().toString());
        manifest.set("workspace", Json.object().put("id", workspace.id()).put("name", workspace.name()));
        manifest.set(
                "counts",
                Json.object()
                        .put("runs", counts.runs())
                        .put("models", counts.models())
                        .put("points", counts.points())
                        .put("files", counts.files()));
        return manifest;
    }

    private Set<String> blobs() {
        Set<String> blobs = new TreeSet<>();
        for (ArchivedDocument document : selection.documents()) {
            List<String> hashes = document.hashes();
            boolean unknown = blobs.addAll(hashes);
            if (unknown && document.kind().equals(ArchivedDocument.RUN)) {
                hashes.forEach(snapshot -> blobs.addAll(snapshotFiles(document, snapshot)));
            }
        }
        return blobs;
    }

    private List<String> snapshotFiles(ArchivedDocument run, String snapshot) {
        try (InputStream manifest = store.artifacts().open(snapshot)) {
            return Snapshots.files(manifest);
        } catch (NotFoundException | IOException | IllegalArgumentException e) {
            throw new StoreException(
                    "the snapshot of run " + run.id() + " cannot be read, check the workspace: " + e, e);
        }
    }

    private void writeDocuments(OutputStream out) throws IOException {
        for (ArchivedDocument document : selection.documents()) {
            writeLine(out, document.line());
        }
    }

    private void writePoints(OutputStream out) throws IOException {
        MetricStore metrics = store.metrics();
        for (String runId : selection.ids(ArchivedDocument.RUN)) {
            for (String metric : metrics.metrics(runId)) {
                SeriesKey key = new SeriesKey(runId, metric);
                MetricPoints series = metrics.points(key);
                PointCodec.write(out, key, series);
                points += series.size();
            }
        }
    }

    private void writeValues(OutputStream out) throws IOException {
        MetricStore metrics = store.metrics();
        for (String runId : selection.ids(ArchivedDocument.RUN)) {
            for (String metric : metrics.metrics(runId)) {
                SeriesKey key = new SeriesKey(runId, metric);
                for (MetricValue value : metrics.values(key)) {
                    writeLine(out, ArchivedValue.line(key, value));
                    points++;
                }
            }
        }
    }

    private void addBlob(ArchiveWriter archive, String sha256) {
        try (InputStream content = store.artifacts().open(sha256)) {
            archive.addBlob(sha256, content);
        } catch (NotFoundException | IOException e) {
            throw new StoreException("content " + sha256 + " cannot be read, check the workspace: " + e, e);
        }
    }

    private static void writeLine(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /** Tells whether a run has ended. */
    static boolean ended(ObjectNode run) {
        return RunStatus.of(Json.text(run, "status")).terminal();
    }
}
