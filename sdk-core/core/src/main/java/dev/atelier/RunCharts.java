package dev.atelier;

import dev.atelier.chart.BarChart;
import dev.atelier.chart.Chart;
import dev.atelier.chart.LineChart;
import dev.atelier.chart.ParallelChart;
import dev.atelier.chart.ScatterChart;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws metrics of one run or of several. */
final class RunCharts {
    private static final int MAX_LINES = 50;

    private RunCharts() {}

    /** Draws metrics of one run, a line for each. */
    static LineChart ofRun(Run run, List<String> metrics) {
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException(
                    "name at least one metric; the run has " + run.metrics().names());
        }
        LineChart chart = Chart.line(String.join(", ", metrics));
        for (String name : metrics) {
            Metric metric = run.metric(name);
            if (metric.kind() != MetricKind.SCALAR) {
                throw new IllegalArgumentException("metric '" + name + "' is of kind " + metric.kind()
                        + ", not a series" + " of numbers; run.metric(\"" + name + "\").chart() draws it");
            }
            chart = MetricChart.add(chart, name, metric);
        }
        return metrics.size() == 1 ? chart.labels("", metrics.get(0)) : chart;
    }

    /** Draws one metric of several runs, a line for each. */
    static LineChart ofRuns(List<Run> runs, String metric) {
        LineChart chart = Chart.line(metric).labels("", metric);
        Set<String> names = new HashSet<>();
        int lines = 0;
        int without = 0;
        int more = 0;
        for (Run run : runs) {
            Metric series = run.metric(metric);
            if (lines == MAX_LINES) {
                more++;
            } else if (!isSeries(series)) {
                without++;
            } else {
                String name = run.name();
                chart = MetricChart.add(chart, names.add(name) ? name : name + " (" + run.id() + ")", series);
                lines++;
            }
        }
        chart = without == 0 ? chart : chart.note(runs(without) + " without such numbers left out");
        return more == 0 ? chart : chart.note(runs(more) + " beyond the first " + lines + " not drawn");
    }

    static ScatterChart scatter(Table table, String x, String y) {
        List<double[]> points = new ArrayList<>();
        for (List<@Nullable Object> row : table.rows()) {
            double across = number(row.get(0));
            double up = number(row.get(1));
            if (!Double.isNaN(across) && !Double.isNaN(up)) {
                points.add(new double[] {across, up});
            }
        }
        ScatterChart chart = Chart.scatter(x, y)
                .add(
                        "",
                        points.stream().mapToDouble(point -> point[0]).toArray(),
                        points.stream().mapToDouble(point -> point[1]).toArray());
        int without = table.rows().size() - points.size();
        return without == 0 ? chart : chart.note(runs(without) + " without both numbers left out");
    }

    static BarChart bars(Table table, String field) {
        BarChart chart = Chart.bar(field).label(field);
        Set<String> names = new HashSet<>();
        for (List<@Nullable Object> row : table.rows()) {
            String name = String.valueOf(row.get(1));
            String distinct = names.add(name) ? name : name + " (" + row.get(0) + ")";
            chart = chart.add(distinct, number(row.get(2)));
        }
        return chart;
    }

    static ParallelChart parallel(Table table) {
        ParallelChart chart = Chart.parallel(
                table.columns().subList(1, table.columns().size()).toArray(String[]::new));
        for (List<@Nullable Object> row : table.rows()) {
            chart = chart.add(String.valueOf(row.get(0)), row.subList(1, row.size()));
        }
        return chart;
    }

    /** Returns a number, a time in epoch milliseconds or a duration in seconds; NaN for anything else. */
    private static double number(@Nullable Object value) {
        if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        return value instanceof Duration duration
                ? duration.toMillis() / 1e3
                : value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static boolean isSeries(Metric metric) {
        return metric.count() > 0 && metric.kind() == MetricKind.SCALAR;
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }
}
