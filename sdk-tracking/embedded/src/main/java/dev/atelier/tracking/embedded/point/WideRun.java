package dev.atelier.tracking.embedded.point;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The series of a run that has many, by metric, as far as they were asked for. Confined to the index's lock. */
final class WideRun {
    private final Journal journal;
    private final Map<String, List<Integer>> byMetric = new HashMap<>();
    private final int run;
    private int last = -1;

    WideRun(Journal journal, int run) {
        this.journal = journal;
        this.run = run;
    }

    void series(String metric, IntConsumer target) {
        addNew();
        byMetric.getOrDefault(metric, List.of()).forEach(target::accept);
    }

    private void addNew() {
        int series = last < 0 ? journal.firstOfRun(run) : journal.nextOfRun(last);
        for (; series >= 0; series = journal.nextOfRun(series)) {
            byMetric.computeIfAbsent(journal.metricName(series), name -> new ArrayList<>(1))
                    .add(series);
            last = series;
        }
    }
}
