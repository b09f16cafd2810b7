package dev.atelier;

import dev.atelier.run.Table;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics of a run: a live view that prints as a table. Thread-safe. */
public final class Metrics {
    private final Workspace workspace;
    private final MetricStore store;
    private final String runId;

    Metrics(Workspace workspace, String runId) {
        this.workspace = workspace;
        this.store = workspace.store().metrics();
        this.runId = runId;
    }

    /**
     * Lists the names of the metrics.
     *
     * @return the names, sorted
     */
    public List<String> names() {
        return store.metrics(runId);
    }

    /**
     * Returns one metric.
     *
     * @param name its name
     * @return the metric, which may be empty
     */
    public Metric metric(String name) {
        return new Metric(workspace, new SeriesKey(runId, name));
    }

    /**
     * Returns the latest value of every metric.
     *
     * @return numbers, texts, and the lists and maps of structured metrics, by name
     */
    public Map<String, Object> latest() {
        Map<String, Object> latest = new LinkedHashMap<>();
        names().forEach(name -> latest.put(name, metric(name).latest()));
        return latest;
    }

    /** Returns the metrics as a table for people. */
    @Override
    public String toString() {
        return Table.of(
                        List.of("metric", "kind", "last", "min", "max", "count"),
                        names().stream().map(name -> row(metric(name))).toList())
                .toString();
    }

    private List<Object> row(Metric metric) {
        return store.summary(new SeriesKey(runId, metric.name()))
                .map(summary -> List.<Object>of(
                        metric.name(),
                        metric.kind(),
                        summary.last().value(),
                        summary.min(),
                        summary.max(),
                        summary.count()))
                .orElseGet(() -> List.of(metric.name(), metric.kind(), cell(metric.latest()), "", "", metric.count()));
    }

    private static Object cell(Object latest) {
        if (latest instanceof Map<?, ?> map) {
            return map.size() + (map.size() == 1 ? " column" : " columns");
        }
        return latest instanceof List<?> list ? list.size() + (list.size() == 1 ? " value" : " values") : latest;
    }
}
