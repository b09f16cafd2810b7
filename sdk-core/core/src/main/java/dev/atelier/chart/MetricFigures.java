package dev.atelier.chart;

import dev.atelier.internal.text.NumberText;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.Average;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.Curve;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Figures of the structured kinds of metrics. */
final class MetricFigures {
    private static final int MAX_CLASSES = 100;
    private static final int MAX_CURVES = 20;
    private static final int DIGITS = 4;
    private static final Axis.Scale LINEAR = Axis.Scale.LINEAR;
    private static final double[] UNIT = {0, 1};

    private MetricFigures() {}

    static Figure of(ConfusionMatrix matrix) {
        List<String> notes = new ArrayList<>();
        notes.add("accuracy " + brief(matrix.accuracy()) + ", macro F1 " + brief(matrix.f1(Average.MACRO)) + ", "
                + brief(matrix.total()) + " cases");
        int shown = Math.min(MAX_CLASSES, matrix.labels().size());
        if (shown < matrix.labels().size()) {
            notes.add("the first " + shown + " of " + matrix.labels().size() + " classes are drawn");
        }
        List<String> labels = matrix.labels().subList(0, shown);
        double[][] cells = Arrays.stream(matrix.matrix(), 0, shown)
                .map(row -> Arrays.copyOf(row, shown))
                .toArray(double[][]::new);
        return new Figure(
                "confusion matrix",
                new Axis("predicted", LINEAR, 0, shown),
                new Axis("actual", LINEAR, 0, shown),
                Plot.matrix(labels, labels, cells),
                notes);
    }

    static Figure of(Residuals residuals) {
        double[] edges = residuals.binEdges();
        double[] counts = Arrays.copyOf(residuals.binCounts(), edges.length);
        double highest = Math.max(1, Arrays.stream(counts).max().orElse(1));
        for (int i = 0; i < edges.length; i++) {
            counts[i] = Double.isFinite(edges[i]) ? counts[i] : Double.NaN;
        }
        Axis x = Ranges.wide("residual: predicted - actual", LINEAR, DoubleStream.of(edges));
        List<Series> series = new ArrayList<>();
        series.add(Series.of("residuals", Series.Style.STEPS, edges, counts));
        if (x.min() < 0 && x.max() > 0) {
            series.add(Series.of("0", Series.Style.REFERENCE, new double[] {0, 0}, new double[] {0, highest}));
        }
        return new Figure(
                "residuals",
                x,
                new Axis("count", LINEAR, 0, highest * 1.05),
                new Plot.Xy(series),
                List.of("mean " + brief(residuals.mean()) + ", standard deviation "
                        + brief(residuals.standardDeviation()) + ", RMSE " + brief(residuals.rootMeanSquaredError())
                        + ", " + brief(residuals.count()) + " cases"));
    }

    static Figure of(Predictions predictions) {
        double[] x = predictions.binCenters();
        double[] y = predictions.binAverages();
        double[] low = y.clone();
        double[] high = y.clone();
        double[] counts = predictions.binCounts();
        for (int i = 0; i < y.length; i++) {
            boolean known = counts[i] > 0 && Double.isFinite(x[i]) && Double.isFinite(y[i]);
            y[i] = known ? y[i] : Double.NaN;
            low[i] = y[i] - predictions.binErrors()[i];
            high[i] = y[i] + predictions.binErrors()[i];
        }
        Axis across = Ranges.wide("true value", LINEAR, DoubleStream.of(x));
        double[] ends = {across.min(), across.max()};
        DoubleStream heights = DoubleStream.concat(
                DoubleStream.of(ends), DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high)));
        return new Figure(
                "predictions",
                across,
                Ranges.wide("predicted", LINEAR, heights),
                new Plot.Xy(List.of(
                        Series.of("equal", Series.Style.REFERENCE, ends, ends),
                        Series.of("predicted", Series.Style.LINE, x, y).withBand(low, high))),
                List.of("mean error " + brief(predictions.meanError()) + ", RMSE "
                        + brief(predictions.rootMeanSquaredError()) + ", " + brief(predictions.count()) + " cases"));
    }

    static Figure roc(AccuracyTable table) {
        List<Series> series = new ArrayList<>();
        series.add(Series.of("chance", Series.Style.REFERENCE, UNIT, UNIT));
        for (String label : curves(table)) {
            Curve curve = table.roc(label);
            series.add(
                    Series.of(label + " (AUC " + brief(curve.area()) + ")", Series.Style.LINE, curve.x(), curve.y()));
        }
        return unit("ROC", new String[] {"false-positive rate", "true-positive rate"}, series, notes(table));
    }

    static Figure precisionRecall(AccuracyTable table) {
        List<Series> series = new ArrayList<>();
        for (String label : curves(table)) {
            Curve curve = table.precisionRecall(label);
            String name = label + " (AP " + brief(table.averagePrecision(label)) + ")";
            series.add(Series.of(name, Series.Style.LINE, curve.x(), curve.y()));
        }
        return unit("precision-recall", new String[] {"recall", "precision"}, series, notes(table));
    }

    private static List<String> curves(AccuracyTable table) {
        return table.labels().stream().limit(MAX_CURVES).toList();
    }

    private static List<String> notes(AccuracyTable table) {
        int classes = table.labels().size();
        return classes <= MAX_CURVES ? List.of() : List.of(MAX_CURVES + " of " + classes + " classes are drawn");
    }

    private static Figure unit(String title, String[] labels, List<Series> series, List<String> notes) {
        return new Figure(
                title,
                new Axis(labels[0], LINEAR, 0, 1),
                new Axis(labels[1], LINEAR, 0, 1.02),
                new Plot.Xy(series),
                notes);
    }

    private static String brief(double number) {
        return NumberText.brief(number, DIGITS);
    }
}
