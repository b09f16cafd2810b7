package dev.atelier;

import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.run.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a metric as a table. */
final class MetricTable {
    private static final int MAX_LINES = 20;
    private static final int MAX_CELL = 200;

    private MetricTable() {}

    /** Shows a metric in a few lines, however much it holds. */
    static String brief(Metric metric) {
        if (metric.kind() == MetricKind.SCALAR && metric.count() > MAX_LINES) {
            return ranges(metric) + "\n" + metric.count() + " points; points() reads them, asTable() shows them";
        }
        Table all = of(metric);
        int rows = all.rows().size();
        List<List<@Nullable Object>> first =
                all.rows().stream().limit(MAX_LINES).map(MetricTable::clipped).toList();
        return Table.of(all.columns(), first) + (rows > MAX_LINES ? "\n… " + (rows - MAX_LINES) + " more" : "");
    }

    private static Table ranges(Metric metric) {
        List<List<Object>> rows = new ArrayList<>();
        for (MetricBucket bucket : metric.downsample(MAX_LINES / 2)) {
            MetricSummary range = bucket.summary();
            MetricPoint last = range.last();
            rows.add(List.of(
                    range.first().step(),
                    last.step(),
                    range.count(),
                    last.value(),
                    range.min(),
                    range.max(),
                    bucket.mean(),
                    last.time()));
        }
        return Table.of(List.of("from step", "to step", "points", "last", "min", "max", "mean", "last time"), rows);
    }

    private static List<@Nullable Object> clipped(List<@Nullable Object> row) {
        List<@Nullable Object> cells = new ArrayList<>(row);
        cells.replaceAll(cell ->
                cell instanceof String text && text.length() > MAX_CELL ? text.substring(0, MAX_CELL) + "…" : cell);
        return cells;
    }

    static Table of(Metric metric) {
        return switch (metric.kind()) {
            case SCALAR ->
                Table.of(
                        List.of("step", metric.name(), "time"),
                        metric.points().stream()
                                .map(point -> List.of(point.step(), point.value(), point.time()))
                                .toList());
            case TEXT -> indexed("index", metric.name(), metric.texts());
            case LIST -> indexed("index", metric.name(), metric.list());
            case IMAGE -> indexed("index", "artifact", metric.images());
            case ROW, TABLE -> rows(metric.table());
            case CONFUSION_MATRIX -> metric.asConfusionMatrix().report();
            case ACCURACY_TABLE -> areas(metric.asAccuracyTable());
            case RESIDUALS -> bins(metric.asResiduals());
            case PREDICTIONS -> bins(metric.asPredictions());
        };
    }

    private static Table indexed(String index, String name, List<?> values) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            rows.add(Arrays.asList(i, values.get(i)));
        }
        return Table.of(List.of(index, name), rows);
    }

    private static Table rows(Map<String, List<@Nullable Object>> columns) {
        int longest = columns.values().stream().mapToInt(List::size).max().orElse(0);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (List<@Nullable Object> column : columns.values()) {
                row.add(i < column.size() ? column.get(i) : null);
            }
            rows.add(row);
        }
        return Table.of(List.copyOf(columns.keySet()), rows);
    }

    private static Table areas(AccuracyTable table) {
        return Table.of(
                List.of("class", "AUC", "average precision"),
                table.labels().stream()
                        .map(label -> List.of(label, table.auc(label), table.averagePrecision(label)))
                        .toList());
    }

    private static Table bins(Residuals residuals) {
        double[] edges = residuals.binEdges();
        double[] counts = residuals.binCounts();
        List<List<Object>> rows = new ArrayList<>();
        for (int bin = 0; bin < counts.length; bin++) {
            rows.add(List.of(edges[bin], edges[bin + 1], counts[bin]));
        }
        return Table.of(List.of("from", "to", "count"), rows);
    }

    private static Table bins(Predictions predictions) {
        double[] edges = predictions.binEdges();
        List<List<Object>> rows = new ArrayList<>();
        for (int bin = 0; bin < predictions.binCounts().length; bin++) {
            rows.add(List.of(
                    edges[bin],
                    edges[bin + 1],
                    predictions.binAverages()[bin],
                    predictions.binErrors()[bin],
                    predictions.binCounts()[bin]));
        }
        return Table.of(List.of("from", "to", "predicted", "deviation", "count"), rows);
    }
}
