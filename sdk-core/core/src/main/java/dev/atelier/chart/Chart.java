package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.OutputFile;
import dev.atelier.internal.chart.TextChart;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.spi.chart.Figure;
import java.nio.file.Path;
import java.util.List;

/**
 * A chart: data that draws itself in a terminal with {@link #toString} and into a file with {@link #save}. Immutable.
 *
 * <p>Text needs nothing else. Pictures are drawn by a {@link dev.atelier.spi.chart.ChartRenderer} on the class path, such as
 * that of {@code dev.atelier:atelier-tracking-charts}.
 *
 * <pre>{@code
 * run.chart("loss").smooth(0.9).logY().save(Path.of("loss.svg"));
 * }</pre>
 */
public abstract sealed class Chart permits LineChart, ScatterChart, BarChart, ParallelChart, FigureChart {
    private static final int TEXT_COLUMNS = 72;
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;

    Chart() {}

    /**
     * Begins a chart of lines.
     *
     * @param title what it shows
     * @return a chart without a line
     */
    public static LineChart line(String title) {
        return LineChart.titled(title);
    }

    /**
     * Begins a chart of points over two quantities.
     *
     * @param x the quantity across
     * @param y the quantity up
     * @return a chart without a point
     */
    public static ScatterChart scatter(String x, String y) {
        return ScatterChart.of(x, y);
    }

    /**
     * Begins a chart of bars.
     *
     * @param title what it shows
     * @return a chart without a bar
     */
    public static BarChart bar(String title) {
        return BarChart.titled(title);
    }

    /**
     * Begins parallel coordinates.
     *
     * @param dimensions the names of the axes, at least two
     * @return a chart without a line
     */
    public static ParallelChart parallel(String... dimensions) {
        return ParallelChart.of(List.of(requireNonNull(dimensions, "dimensions")));
    }

    /**
     * Draws a confusion matrix: a row per actual class, shaded by its share of the row.
     *
     * @param matrix the matrix
     * @return the chart
     */
    public static Chart of(ConfusionMatrix matrix) {
        return new FigureChart(MetricFigures.of(requireNonNull(matrix, "matrix")));
    }

    /**
     * Draws the histogram of residuals, with a line at 0.
     *
     * @param residuals the residuals
     * @return the chart
     */
    public static Chart of(Residuals residuals) {
        return new FigureChart(MetricFigures.of(requireNonNull(residuals, "residuals")));
    }

    /**
     * Draws predicted over true values, with their spread and the line where both are equal.
     *
     * @param predictions the predictions
     * @return the chart
     */
    public static Chart of(Predictions predictions) {
        return new FigureChart(MetricFigures.of(requireNonNull(predictions, "predictions")));
    }

    /**
     * Draws the receiver operating characteristic of each class against the rest.
     *
     * @param table the counts at thresholds
     * @return the chart
     */
    public static Chart roc(AccuracyTable table) {
        return new FigureChart(MetricFigures.roc(requireNonNull(table, "table")));
    }

    /**
     * Draws the precision-recall curve of each class against the rest.
     *
     * @param table the counts at thresholds
     * @return the chart
     */
    public static Chart precisionRecall(AccuracyTable table) {
        return new FigureChart(MetricFigures.precisionRecall(requireNonNull(table, "table")));
    }

    /**
     * Gives the chart another title.
     *
     * @param title what it shows; empty for none
     * @return a changed copy
     */
    public abstract Chart title(String title);

    /**
     * Returns the chart as a renderer gets it: smoothed, downsampled and limited.
     *
     * @return the figure
     */
    public abstract Figure figure();

    /**
     * Writes the chart into a file, replaced when it exists; a reader never sees a part of it.
     *
     * @param file a name that ends with {@code .svg}, {@code .png} or another format of a renderer; {@code .txt} for text
     * @throws dev.atelier.error.ProviderNotFoundException when no renderer writes that format; the message has what to add
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public final void save(Path file) {
        save(file, WIDTH, HEIGHT);
    }

    /**
     * Writes the chart into a file in a given size.
     *
     * @param file a name that ends with {@code .svg}, {@code .png} or another format of a renderer
     * @param width pixels, 100 to 10,000
     * @param height pixels, 100 to 10,000
     * @throws dev.atelier.error.ProviderNotFoundException when no renderer writes that format; the message has what to add
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public final void save(Path file, int width, int height) {
        OutputFile.write(file, Renderers.render(this, OutputFile.extension(file), width, height));
    }

    /**
     * Draws the chart as a picture.
     *
     * @param format {@code svg}, {@code png} or another format of a renderer
     * @return the content of such a file, 960 by 540 pixels
     * @throws dev.atelier.error.ProviderNotFoundException when no renderer writes that format; the message has what to add
     */
    public final byte[] render(String format) {
        return Renderers.render(this, format, WIDTH, HEIGHT);
    }

    /**
     * Draws the chart as a picture of a given size.
     *
     * @param format {@code svg}, {@code png} or another format of a renderer
     * @param width pixels, 100 to 10,000
     * @param height pixels, 100 to 10,000
     * @return the content of such a file
     * @throws dev.atelier.error.ProviderNotFoundException when no renderer writes that format; the message has what to add
     */
    public final byte[] render(String format, int width, int height) {
        return Renderers.render(this, format, width, height);
    }

    /**
     * Draws the chart with characters, in a given width.
     *
     * @param columns the width in columns of a terminal, 24 to 1,000
     * @return lines without a newline at the end
     */
    public final String toText(int columns) {
        return TextChart.unicode(figure(), columns);
    }

    /**
     * Draws the chart with ASCII characters only, but for names that have others.
     *
     * @param columns the width in columns of a terminal, 24 to 1,000
     * @return lines without a newline at the end
     */
    public final String toAscii(int columns) {
        return TextChart.ascii(figure(), columns);
    }

    /** Returns the chart drawn with characters, 72 columns wide. */
    @Override
    public final String toString() {
        return toText(TEXT_COLUMNS);
    }
}
