package dev.atelier.tracking.transfer.text;

import dev.atelier.Run;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/** Merges the series of a run by step. Confined to a thread. */
final class WideForm {
    private final List<String> metrics;
    private final List<MetricPoints> series;
    private final int[] next;

    private WideForm(List<String> metrics, List<MetricPoints> series) {
        this.metrics = metrics;
        this.series = series;
        next = new int[series.size()];
    }

    static WideForm of(Run run) {
        List<String> metrics = run.metrics().names().stream()
                .filter(metric -> run.metric(metric).kind() == MetricKind.SCALAR)
                .toList();
        return new WideForm(
                metrics,
                metrics.stream().map(metric -> run.metric(metric).points()).toList());
    }

    /** Writes a line for each step; a step that a metric has twice gets two lines. */
    void write(CSVPrinter csv) throws IOException {
        List<Object> line = new ArrayList<>();
        line.add(CsvForm.STEP);
        line.addAll(metrics);
        csv.printRecord(line);
        while (hasNext()) {
            long step = leastStep();
            line.clear();
            line.add(step);
            for (int i = 0; i < next.length; i++) {
                MetricPoints points = series.get(i);
                boolean present = next[i] < points.size() && points.step(next[i]) == step;
                line.add(present ? (Object) points.value(next[i]) : "");
                next[i] += present ? 1 : 0;
            }
            csv.printRecord(line);
        }
    }

    private boolean hasNext() {
        for (int i = 0; i < next.length; i++) {
            if (next[i] < series.get(i).size()) {
                return true;
            }
        }
        return false;
    }

    private long leastStep() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < next.length; i++) {
            if (next[i] < series.get(i).size()) {
                least = Math.min(least, series.get(i).step(next[i]));
            }
        }
        return least;
    }
}
