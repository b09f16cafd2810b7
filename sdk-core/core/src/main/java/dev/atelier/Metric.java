package dev.atelier;

import dev.atelier.chart.Chart;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.run.Table;
import dev.atelier.spi.tracking.Downsampler;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One metric of a run: a live view, each call reads what is stored now. Thread-safe. */
public final class Metric {
    private final Workspace workspace;
    private final MetricStore store;
    private final SeriesKey key;

    Metric(Workspace workspace, SeriesKey key) {
        this.workspace = workspace;
        this.store = workspace.store().metrics();
        this.key = key;
    }

    /**
     * Returns the metric's name.
     *
     * @return the name
     */
    public String name() {
        return key.metric();
    }

    /**
     * Returns what the metric holds.
     *
     * @return the kind
     * @throws NotFoundException when nothing was logged under this name
     */
    public MetricKind kind() {
        List<MetricValue> values = store.values(key);
        if (!values.isEmpty()) {
            return values.get(0).kind();
        }
        summary();
        return MetricKind.SCALAR;
    }

    /**
     * Returns count, first, last, least and greatest of a scalar metric without reading its points.
     *
     * @return the summary
     * @throws NotFoundException when no number was logged under this name
     */
    public MetricSummary summary() {
        return store.summary(key)
                .orElseThrow(() -> new NotFoundException(
                        "metric", name(), "run '" + key.runId() + "' has " + store.metrics(key.runId())));
    }

    /**
     * Returns the value at the greatest step.
     *
     * @return the latest value
     * @throws NotFoundException when no number was logged under this name
     */
    public double last() {
        return summary().last().value();
    }

    /**
     * Returns the least value, NaN left out.
     *
     * @return the minimum
     * @throws NotFoundException when no number was logged under this name
     */
    public double min() {
        return summary().min();
    }

    /**
     * Returns the greatest value, NaN left out.
     *
     * @return the maximum
     * @throws NotFoundException when no number was logged under this name
     */
    public double max() {
        return summary().max();
    }

    /**
     * Returns how often something was logged under this name.
     *
     * @return the number of points or structured values
     * @throws NotFoundException when the run was deleted
     */
    public long count() {
        long count = store.summary(key).map(MetricSummary::count).orElseGet(() ->
                (long) store.values(key).size());
        if (count == 0) {
            workspace.runRecords().require(key.runId());
        }
        return count;
    }

    /**
     * Reads the series.
     *
     * @return all points, sorted by step, time and value; empty for other kinds
     */
    public MetricPoints points() {
        return store.points(key).sorted();
    }

    /**
     * Reads everything that was logged of a structured kind, each with its step and time: {@link MetricValue#content()} is the
     * list, row or table, and {@code ConfusionMatrix.ofJson(value.json())} and its like the typed value.
     *
     * @return all values in the order they were logged; empty for a scalar metric
     */
    public List<MetricValue> values() {
        return store.values(key);
    }

    /**
     * Downsamples the series exactly, however long it is: its steps are divided into ranges of equal width.
     *
     * @param buckets how many ranges, 1 or more
     * @return count, first, last, min, max and mean of each range that has points, by step
     */
    public List<MetricBucket> downsample(int buckets) {
        return store.downsample(key, Downsampler.requireBuckets(buckets));
    }

    /**
     * Reads the logged texts.
     *
     * @return the texts in the order they were logged
     */
    public List<String> texts() {
        return payloads(MetricKind.TEXT).stream().map(String::valueOf).toList();
    }

    /**
     * Reads the last logged list.
     *
     * @return its elements: numbers, texts or booleans
     * @throws NotFoundException when no list was logged under this name
     */
    public List<?> list() {
        return (List<?>) requireLast(payloads(MetricKind.LIST));
    }

    /**
     * Reads a table, logged whole or row by row.
     *
     * @return the columns by name, each with one value per row
     * @throws NotFoundException when neither a table nor a row was logged under this name
     */
    public Map<String, List<@Nullable Object>> table() {
        List<@Nullable Object> rows = payloads(MetricKind.ROW);
        return rows.isEmpty() ? columns(requireLast(payloads(MetricKind.TABLE))) : join(rows);
    }

    /**
     * Shows the metric as a table: steps, values and times of numbers and texts, the rows of a table, the elements of a list,
     * the class report of a confusion matrix, the bins of residuals and predictions.
     *
     * @return a table that prints aligned, and is written as CSV and JSON
     * @throws NotFoundException when nothing was logged under this name
     */
    public Table asTable() {
        return MetricTable.of(this);
    }

    /**
     * Draws the metric as what it is: numbers and lists as a line, a table by its first two columns, a confusion matrix, the
     * ROC of an accuracy table, a histogram of residuals, predicted over true values.
     *
     * @return the chart
     * @throws NotFoundException when nothing was logged under this name
     * @throws IllegalStateException when it has nothing to draw: texts, images, tables without numbers
     */
    public Chart chart() {
        return MetricChart.of(this);
    }

    /**
     * Returns the artifacts that hold the logged images.
     *
     * @return their names in the order they were logged; open one with {@link Run#open}
     */
    public List<String> images() {
        return payloads(MetricKind.IMAGE).stream()
                .map(image -> String.valueOf(((Map<?, ?>) image).get("artifact")))
                .toList();
    }

    /**
     * Reads the last logged confusion matrix.
     *
     * @return the matrix
     * @throws NotFoundException when none was logged under this name
     */
    public ConfusionMatrix asConfusionMatrix() {
        return ConfusionMatrix.ofJson(lastJson(MetricKind.CONFUSION_MATRIX));
    }

    /**
     * Reads the last logged accuracy table.
     *
     * @return the table
     * @throws NotFoundException when none was logged under this name
     */
    public AccuracyTable asAccuracyTable() {
        return AccuracyTable.ofJson(lastJson(MetricKind.ACCURACY_TABLE));
    }

    /**
     * Reads the last logged residuals.
     *
     * @return the residuals
     * @throws NotFoundException when none were logged under this name
     */
    public Residuals asResiduals() {
        return Residuals.ofJson(lastJson(MetricKind.RESIDUALS));
    }

    /**
     * Reads the last logged predictions.
     *
     * @return the predictions
     * @throws NotFoundException when none were logged under this name
     */
    public Predictions asPredictions() {
        return Predictions.ofJson(lastJson(MetricKind.PREDICTIONS));
    }

    /**
     * Returns the metric as a table for people. It has at most some 20 lines: a long series is shown by ranges of its steps,
     * without reading its points, of everything else the first rows are shown.
     */
    @Override
    public String toString() {
        if (!workspace.isOpen()) {
            return "metric " + name() + " of a closed workspace";
        }
        try {
            return count() == 0 ? Table.of(List.of("step", name()), List.of()).toString() : MetricTable.brief(this);
        } catch (NotFoundException deleted) {
            return "metric " + name() + " of run " + key.runId() + ", deleted";
        }
    }

    /** Returns the latest value: a number, a text, or the lists and maps of a structured kind. */
    Object latest() {
        Optional<MetricSummary> summary = store.summary(key);
        if (summary.isPresent()) {
            return summary.get().last().value();
        }
        List<MetricValue> values = store.values(key);
        Object last = values.isEmpty()
                ? null
                : Json.parse(values.get(values.size() - 1).json());
        return last == null ? "" : last;
    }

    private List<@Nullable Object> payloads(MetricKind kind) {
        List<@Nullable Object> payloads = new ArrayList<>();
        for (MetricValue value : store.values(key)) {
            if (value.kind() == kind) {
                payloads.add(Json.parse(value.json()));
            }
        }
        return payloads;
    }

    private String lastJson(MetricKind kind) {
        return Json.write(requireLast(payloads(kind)));
    }

    private Object requireLast(List<@Nullable Object> payloads) {
        Object last = payloads.isEmpty() ? null : payloads.get(payloads.size() - 1);
        if (last == null) {
            throw new NotFoundException("metric", name(), "nothing of that kind was logged; this holds " + kind());
        }
        return last;
    }

    private static Map<String, List<@Nullable Object>> columns(Object table) {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        JsonObject json = JsonObject.parse(Json.write(table));
        for (String column : json.values().keySet()) {
            Object cells = json.value(column);
            columns.put(
                    column,
                    cells instanceof List<?> list
                            ? new ArrayList<>(list)
                            : new ArrayList<>(List.of(String.valueOf(cells))));
        }
        return columns;
    }

    private static Map<String, List<@Nullable Object>> join(List<@Nullable Object> rows) {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            for (Map.Entry<?, ?> cell : ((Map<?, ?>) rows.get(i)).entrySet()) {
                List<@Nullable Object> column =
                        columns.computeIfAbsent(String.valueOf(cell.getKey()), name -> new ArrayList<>());
                while (column.size() < i) {
                    column.add(null);
                }
                column.add(cell.getValue());
            }
        }
        columns.values().forEach(column -> {
            while (column.size() < rows.size()) {
                column.add(null);
            }
        });
        return columns;
    }
}
