package dev.atelier.internal.tidy;

import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes contents that no document refers to. */
final class BlobCollector {
    /**
     * What a collection did.
     *
     * @param count how many contents were deleted
     * @param bytes their size
     * @param youngBytes the size of those that nobody refers to but that were put too recently
     * @param notes why something was left alone
     */
    record Collected(long count, long bytes, long youngBytes, List<String> notes) {}

    private final WorkspaceStore store;

    BlobCollector(WorkspaceStore store) {
        this.store = store;
    }

    /** Finds those of some contents that no document refers to, others than documents that go as well. */
    Map<String, Long> unreferenced(Map<String, Long> candidates, Set<DocumentKey> going) {
        return unreferenced(candidates, going, new BlobReferences(store.artifacts()));
    }

    /** Deletes those of some contents that no document refers to and that nobody has put after a time. */
    Collected collect(Map<String, Long> candidates, Instant unusedSince) {
        if (candidates.isEmpty()) {
            return new Collected(0, 0, 0, List.of());
        }
        BlobReferences references = new BlobReferences(store.artifacts());
        Map<String, Long> garbage = unreferenced(candidates, Set.of(), references);
        List<String> notes = List.copyOf(references.unreadable().values());
        return notes.isEmpty() ? delete(garbage, unusedSince) : new Collected(0, 0, 0, notes);
    }

    /** Returns the size of those contents that were put after a time. */
    static long youngBytes(ArtifactStore artifacts, Map<String, Long> contents, Instant unusedSince) {
        return contents.entrySet().stream()
                .filter(content -> artifacts.isUsedAfter(content.getKey(), unusedSince))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Map<String, Long> unreferenced(
            Map<String, Long> candidates, Set<DocumentKey> going, BlobReferences references) {
        Map<String, Long> left = new LinkedHashMap<>(candidates);
        new Scan(store.catalog()).forEach(document -> {
            if (!going.contains(document.key())) {
                references.forEach(document, left::remove);
            }
        });
        return left;
    }

    private Collected delete(Map<String, Long> garbage, Instant unusedSince) {
        ArtifactStore artifacts = store.artifacts();
        long count = 0;
        long bytes = 0;
        long young = 0;
        for (Map.Entry<String, Long> blob : garbage.entrySet()) {
            if (artifacts.delete(blob.getKey(), unusedSince)) {
                count++;
                bytes += blob.getValue();
            } else {
                young += blob.getValue();
            }
        }
        return new Collected(count, bytes, young, List.of());
    }
}
