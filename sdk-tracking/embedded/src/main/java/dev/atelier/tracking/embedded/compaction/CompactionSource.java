package dev.atelier.tracking.embedded.compaction;

import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file to be sealed, or sealed again, read apart from the index. Confined to a thread. */
final class CompactionSource {
    private final Path path;
    private final Problems problems = Problems.silent();
    private final PartFile file;
    private final @Nullable SealedFile sealed;
    private final Map<String, List<Integer>> runs = new LinkedHashMap<>();

    private CompactionSource(Path path, MetricWriters writers) throws IOException {
        this.path = path;
        sealed = MetricFiles.isSealed(path) ? SealedFile.open(path, problems) : null;
        file = sealed == null ? MetricFiles.open(path, problems, writers) : sealed;
    }

    /** Reads where everything is in a file that nobody appends to any more. */
    static CompactionSource open(Path path, MetricWriters writers) throws IOException {
        CompactionSource source = new CompactionSource(path, writers);
        if (source.problems.all().isEmpty()) {
            source.file.refresh(
                    1,
                    (runId, run) -> source.runs
                            .computeIfAbsent(runId, id -> new ArrayList<>(1))
                            .add(run));
        }
        return source;
    }

    Path path() {
        return path;
    }

    boolean isSealed() {
        return sealed != null;
    }

    /**
     * Tells whether something in the file was found damaged so far; then it stays as it is. So does one that somebody looks
     * at just now whether it is finished: its end was not read as that of a finished file.
     */
    boolean isDamaged() {
        return !problems.all().isEmpty() || !file.isFinished();
    }

    /** Returns the files that this one replaces and that may still be there. */
    List<String> replaced() {
        return sealed == null ? List.of() : sealed.index().replaced();
    }

    boolean contains(String runId) throws IOException {
        return sealed == null ? runs.containsKey(runId) : sealed.find(runId) >= 0;
    }

    void forEachRun(RunAction action) throws IOException {
        if (sealed == null) {
            for (String runId : runs.keySet()) {
                action.on(runId);
            }
            return;
        }
        for (int run = 0; run < sealed.index().runCount(); run++) {
            action.on(sealed.runId(run));
        }
    }

    void parts(String runId, Consumer<SeriesPart> target) throws IOException {
        if (sealed != null) {
            int run = sealed.find(runId);
            if (run >= 0) {
                sealed.parts(run, target);
            }
            return;
        }
        for (int run : runs.getOrDefault(runId, List.of())) {
            file.parts(run, target);
        }
    }

    /** Does something with a run. */
    interface RunAction {
        void on(String runId) throws IOException;
    }
}
