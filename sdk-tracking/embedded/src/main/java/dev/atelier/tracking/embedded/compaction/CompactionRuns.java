package dev.atelier.tracking.embedded.compaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of the files to be sealed have a run, without asking each of perhaps a thousand. Confined to a thread. */
final class CompactionRuns {
    private final List<CompactionSource> sources;
    private final Map<String, List<Integer>> live = new HashMap<>();
    private final List<Integer> sealed = new ArrayList<>();

    CompactionRuns(List<CompactionSource> sources) throws IOException {
        this.sources = sources;
        for (int i = 0; i < sources.size(); i++) {
            int number = i;
            if (sources.get(i).isSealed()) {
                sealed.add(number);
            } else {
                sources.get(i)
                        .forEachRun(runId -> live.computeIfAbsent(runId, id -> new ArrayList<>(1))
                                .add(number));
            }
        }
    }

    /** Returns the files that have a run, in their order. */
    List<CompactionSource> places(String runId) throws IOException {
        List<Integer> numbers = new ArrayList<>(live.getOrDefault(runId, List.of()));
        for (int number : sealed) {
            if (sources.get(number).contains(runId)) {
                numbers.add(number);
            }
        }
        return numbers.stream().sorted().map(sources::get).toList();
    }
}
