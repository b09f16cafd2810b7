package dev.atelier;

import dev.atelier.metric.AccuracyTable;
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
    private MetricTable() {}

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
