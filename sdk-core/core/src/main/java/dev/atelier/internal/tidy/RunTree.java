package dev.atelier.internal.tidy;

import dev.atelier.internal.run.RunRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which run is whose child. Immutable. */
public final class RunTree {
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, List<String>> children = new HashMap<>();

    public RunTree(Collection<RunRecord> runs) {
        for (RunRecord run : runs) {
            run.parent().ifPresent(parent -> {
                parents.put(run.id(), parent);
                children.computeIfAbsent(parent, id -> new ArrayList<>()).add(run.id());
            });
        }
    }

    public List<String> children(String runId) {
        return children.getOrDefault(runId, List.of());
    }

    /** Adds all descendants. */
    public Set<String> withDescendants(Collection<String> runIds) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(runIds);
        while (!open.isEmpty()) {
            String runId = open.removeFirst();
            if (found.add(runId)) {
                open.addAll(children(runId));
            }
        }
        return found;
    }

    /** Adds all ancestors. */
    public Set<String> withAncestors(Collection<String> runIds) {
        Set<String> found = new LinkedHashSet<>();
        for (String runId : runIds) {
            for (String id = runId; id != null && found.add(id); ) {
                id = parents.get(id);
            }
        }
        return found;
    }

    /** Tells how many ancestors a run has. */
    int depth(String runId) {
        return withAncestors(List.of(runId)).size();
    }
}
