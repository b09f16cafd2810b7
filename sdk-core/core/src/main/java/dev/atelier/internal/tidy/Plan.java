package dev.atelier.internal.tidy;

import dev.atelier.spi.tracking.DocumentKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a deletion would do now. Immutable.
 *
 * @param targets what goes, children before their parents
 * @param refusals what stays although it was asked for
 * @param metricBytes the size of the metrics that go
 * @param youngBytes the size of files that go by a later compaction only, since they were put too recently
 * @param blobs the contents, by hash, that the targets refer to, with their sizes; others may refer to them too
 */
public record Plan(
        List<Target> targets, List<Refusal> refusals, long metricBytes, long youngBytes, Map<String, Long> blobs) {
    public Plan {
        targets = List.copyOf(targets);
        refusals = List.copyOf(refusals);
        blobs = Map.copyOf(blobs);
    }

    /** Returns how many bytes go in all. */
    public long bytes() {
        return metricBytes + targets.stream().mapToLong(Target::bytes).sum();
    }

    Set<DocumentKey> keys() {
        return targets.stream().map(Target::key).collect(Collectors.toSet());
    }

    List<String> ids(String kind) {
        return targets.stream()
                .map(Target::key)
                .filter(key -> key.kind().equals(kind))
                .map(DocumentKey::id)
                .toList();
    }
}
