package dev.atelier.tracking.embedded.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of a run, by metric where there are many. Confined to the index's lock. */
final class LogParts {
    private static final int FEW = 32;

    private final List<LogPart> all = new ArrayList<>(1);
    private final Map<String, List<LogPart>> byMetric = new HashMap<>(0);

    void add(LogPart part) {
        all.add(part);
        if (all.size() > FEW) {
            all.subList(byMetric.isEmpty() ? 0 : all.size() - 1, all.size()).forEach(this::index);
        }
    }

    List<LogPart> all() {
        return all;
    }

    List<LogPart> of(String metric) {
        return all.size() > FEW
                ? byMetric.getOrDefault(metric, List.of())
                : all.stream()
                        .filter(part -> part.key().metric().equals(metric))
                        .toList();
    }

    private void index(LogPart part) {
        byMetric.computeIfAbsent(part.key().metric(), name -> new ArrayList<>(1))
                .add(part);
    }
}
