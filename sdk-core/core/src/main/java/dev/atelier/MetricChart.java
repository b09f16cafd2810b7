package dev.atelier;

import dev.atelier.chart.BarChart;
import dev.atelier.chart.Chart;
import dev.atelier.chart.LineChart;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws a metric as what it is. */
final class MetricChart {
    private static final int MAX_POINTS = 1_000;
    private static final int BUCKETS = 500;

    private MetricChart() {}

    static Chart of(Metric metric) {
        MetricKind kind = metric.kind();
        return switch (kind) {
            case SCALAR -> line(metric);
            case LIST -> list(metric);
            case ROW, TABLE -> table(metric);
            case CONFUSION_MATRIX -> Chart.of(metric.asConfusionMatrix()).title(metric.name());
            case ACCURACY_TABLE -> Chart.roc(metric.asAccuracyTable()).title(metric.name());
            case RESIDUALS -> Chart.of(metric.asResiduals()).title(metric.name());
            case PREDICTIONS -> Chart.of(metric.asPredictions()).title(metric.name());
            case TEXT, IMAGE -> throw notDrawn(metric, "it is of kind " + kind);
        };
    }

    private static LineChart line(Metric metric) {
        return add(Chart.line(metric.name()).labels("", metric.name()), metric.name(), metric);
    }

    /** Adds the series of a metric; what is long is downsampled where it is stored. */
    static LineChart add(LineChart chart, String name, Metric metric) {
        MetricSummary summary = metric.summary();
        if (summary.count() <= MAX_POINTS) {
            return chart.add(name, metric.points());
        }
        LineChart with = chart.add(name, metric.downsample(BUCKETS));
        return with.note("'" + name + "': means of " + summary.count() + " points, from least to greatest shaded");
    }

    private static Chart list(Metric metric) {
        double[] values = numbers(metric, metric.list());
        return Chart.line(metric.name()).labels("index", metric.name()).add(metric.name(), values);
    }

    /** Draws the first two columns, as version 1 does: as a line when the first has numbers, else as bars. */
    private static Chart table(Metric metric) {
        List<Map.Entry<String, List<@Nullable Object>>> columns =
                List.copyOf(metric.table().entrySet());
        if (columns.size() < 2) {
            throw notDrawn(metric, "it has one column, two are needed");
        }
        List<@Nullable Object> across = columns.get(0).getValue();
        double[] up = numbers(metric, columns.get(1).getValue());
        if (across.stream().allMatch(Number.class::isInstance)) {
            return Chart.line(metric.name())
                    .labels(columns.get(0).getKey(), columns.get(1).getKey())
                    .add(columns.get(1).getKey(), numbers(metric, across), up);
        }
        BarChart bars = Chart.bar(metric.name()).label(columns.get(1).getKey());
        for (int row = 0; row < up.length && row < MAX_POINTS; row++) {
            bars = bars.add(String.valueOf(across.get(row)), up[row]);
        }
        return bars;
    }

    private static double[] numbers(Metric metric, List<?> values) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            Object value = values.get(i);
            if (value != null && !(value instanceof Number)) {
                throw notDrawn(metric, "'" + value + "' is no number");
            }
            numbers[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
        }
        return numbers;
    }

    private static IllegalStateException notDrawn(Metric metric, String why) {
        return new IllegalStateException("metric '" + metric.name() + "' cannot be drawn: " + why);
    }
}
