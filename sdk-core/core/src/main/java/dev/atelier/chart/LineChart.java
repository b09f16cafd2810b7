package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricBucket;
import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart of lines, such as a metric of several runs. Immutable.
 *
 * <p>NaN and infinite values leave gaps. Lines of more than 1,000 points are drawn as the mean of neighbouring points, with
 * a band from the least to the greatest. At most 50 lines are drawn. What was left out is said below the chart.
 */
public final class LineChart extends Chart {
    /** What goes across. */
    enum Across {
        STEPS,
        ELAPSED,
        TIME
    }

    /** How the lines are shown. */
    record Settings(String x, String y, Across across, double smoothing, Axis.Scale xScale, Axis.Scale yScale) {
        private static final Settings DEFAULT =
                new Settings("", "", Across.STEPS, 0, Axis.Scale.LINEAR, Axis.Scale.LINEAR);
    }

    private final String title;
    private final @Nullable Added<Line> lines;
    private final @Nullable Added<String> notes;
    private final Settings settings;

    private LineChart(String title, @Nullable Added<Line> lines, @Nullable Added<String> notes, Settings settings) {
        this.title = requireNonNull(title, "title");
        this.lines = lines;
        this.notes = notes;
        this.settings = settings;
    }

    static LineChart titled(String title) {
        return new LineChart(title, null, null, Settings.DEFAULT);
    }

    /**
     * Adds a line over 0, 1, 2 and so on.
     *
     * @param name its name in the legend
     * @param y the values
     * @return a changed copy
     */
    public LineChart add(String name, double... y) {
        double[] x = new double[requireNonNull(y, "y").length];
        Arrays.setAll(x, i -> i);
        return add(name, x, y);
    }

    /**
     * Adds a line.
     *
     * @param name its name in the legend
     * @param x the places across, in the order in which they are joined
     * @param y the values
     * @return a changed copy
     * @throws IllegalArgumentException when there are not as many places as values
     */
    public LineChart add(String name, double[] x, double[] y) {
        return plus(Line.of(requireNonNull(name, "name"), requireNonNull(x, "x"), requireNonNull(y, "y")));
    }

    /**
     * Adds the points of a metric, which have steps and times.
     *
     * @param name its name in the legend
     * @param points the points
     * @return a changed copy
     */
    public LineChart add(String name, MetricPoints points) {
        return plus(Line.of(requireNonNull(name, "name"), requireNonNull(points, "points")));
    }

    /**
     * Adds a downsampled metric: the mean of each bucket, with a band from its least to its greatest value.
     *
     * @param name its name in the legend
     * @param buckets the buckets
     * @return a changed copy
     */
    public LineChart add(String name, List<MetricBucket> buckets) {
        return plus(Line.of(requireNonNull(name, "name"), requireNonNull(buckets, "buckets")));
    }

    /**
     * Adds a sentence below the chart.
     *
     * @param note the sentence
     * @return a changed copy
     */
    public LineChart note(String note) {
        return new LineChart(title, lines, Added.to(notes, requireNonNull(note, "note")), settings);
    }

    /**
     * Smooths the lines by an exponential moving average, as TensorBoard does; the values stay as pale lines.
     *
     * @param weight how much of the average so far stays at each point: 0 for none, below 1
     * @return a changed copy
     */
    public LineChart smooth(double weight) {
        if (!(weight >= 0 && weight < 1)) {
            throw new IllegalArgumentException("the smoothing weight is 0 to below 1, not " + weight);
        }
        Settings s = settings;
        return with(new Settings(s.x, s.y, s.across, weight, s.xScale, s.yScale));
    }

    /**
     * Makes the axis across logarithmic; points at 0 or below have no place on it.
     *
     * @return a changed copy
     */
    public LineChart logX() {
        Settings s = settings;
        return with(new Settings(s.x, s.y, s.across, s.smoothing, Axis.Scale.LOG, s.yScale));
    }

    /**
     * Makes the axis up logarithmic; values of 0 or below have no place on it.
     *
     * @return a changed copy
     */
    public LineChart logY() {
        Settings s = settings;
        return with(new Settings(s.x, s.y, s.across, s.smoothing, s.xScale, Axis.Scale.LOG));
    }

    /**
     * Draws over the time at which the points were logged.
     *
     * @return a changed copy
     * @throws IllegalStateException when a line has no times
     */
    public LineChart overTime() {
        return over(Across.TIME);
    }

    /**
     * Draws over the time since each line's first point, so that runs of different days lie on each other.
     *
     * @return a changed copy
     * @throws IllegalStateException when a line has no times
     */
    public LineChart overElapsedTime() {
        return over(Across.ELAPSED);
    }

    /**
     * Names the axes.
     *
     * @param x what goes across
     * @param y what goes up
     * @return a changed copy
     */
    public LineChart labels(String x, String y) {
        Settings s = settings;
        return with(new Settings(
                requireNonNull(x, "x"), requireNonNull(y, "y"), s.across, s.smoothing, s.xScale, s.yScale));
    }

    @Override
    public LineChart title(String name) {
        return new LineChart(name, lines, notes, settings);
    }

    @Override
    public Figure figure() {
        return new LineFigure(settings).draw(title, Added.list(lines), Added.list(notes));
    }

    private LineChart over(Across across) {
        Added.list(lines).stream().filter(line -> !line.hasTimes()).findFirst().ifPresent(line -> {
            throw new IllegalStateException("line '" + line.name() + "' has no times, only places");
        });
        Settings s = settings;
        return with(new Settings(s.x, s.y, across, s.smoothing, s.xScale, s.yScale));
    }

    private LineChart with(Settings changed) {
        return new LineChart(title, lines, notes, changed);
    }

    private LineChart plus(Line line) {
        if (settings.across != Across.STEPS && !line.hasTimes()) {
            throw new IllegalStateException("line '" + line.name() + "' has no times, only places");
        }
        return new LineChart(title, Added.to(lines, line), notes, settings);
    }
}
