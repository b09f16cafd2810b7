package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A chart of points over two quantities, perhaps in groups. Immutable. At most 50,000 points are drawn. */
public final class ScatterChart extends Chart {
    private static final int MAX_POINTS = 50_000;
    private static final int MAX_GROUPS = 50;

    /** The axes and what is said around them. */
    private record Frame(
            String title, Axis x, Axis y, @Nullable Added<String> notes) {}

    private final Frame frame;
    private final @Nullable Added<Line> groups;

    private ScatterChart(Frame frame, @Nullable Added<Line> groups) {
        this.frame = frame;
        this.groups = groups;
    }

    static ScatterChart of(String x, String y) {
        Axis across = new Axis(requireNonNull(x, "x"), Axis.Scale.LINEAR, 0, 1);
        Axis up = new Axis(requireNonNull(y, "y"), Axis.Scale.LINEAR, 0, 1);
        return new ScatterChart(new Frame(y + " over " + x, across, up, null), null);
    }

    /**
     * Adds points.
     *
     * @param group their name in the legend; empty for none
     * @param x the places across
     * @param y the heights
     * @return a changed copy
     * @throws IllegalArgumentException when there are not as many places as heights
     */
    public ScatterChart add(String group, double[] x, double[] y) {
        if (requireNonNull(x, "x").length != requireNonNull(y, "y").length) {
            throw new IllegalArgumentException("group '" + group + "' has " + x.length + " x and " + y.length
                    + " y values; each point needs both");
        }
        return new ScatterChart(frame, Added.to(groups, Line.ofAll(requireNonNull(group, "group"), x, y)));
    }

    /**
     * Makes the axis across logarithmic; points at 0 or below have no place on it.
     *
     * @return a changed copy
     */
    public ScatterChart logX() {
        return new ScatterChart(new Frame(frame.title, logarithmic(frame.x), frame.y, frame.notes), groups);
    }

    /**
     * Makes the axis up logarithmic; points at 0 or below have no place on it.
     *
     * @return a changed copy
     */
    public ScatterChart logY() {
        return new ScatterChart(new Frame(frame.title, frame.x, logarithmic(frame.y), frame.notes), groups);
    }

    /**
     * Adds a sentence below the chart.
     *
     * @param note the sentence
     * @return a changed copy
     */
    public ScatterChart note(String note) {
        Added<String> more = Added.to(frame.notes, requireNonNull(note, "note"));
        return new ScatterChart(new Frame(frame.title, frame.x, frame.y, more), groups);
    }

    @Override
    public ScatterChart title(String title) {
        return new ScatterChart(new Frame(requireNonNull(title, "title"), frame.x, frame.y, frame.notes), groups);
    }

    @Override
    public Figure figure() {
        List<Series> drawn = new ArrayList<>();
        long lost = 0;
        long room = MAX_POINTS;
        long left = 0;
        for (Line group : Added.list(groups)) {
            Line kept = group.keeping(this::hasPlace);
            int[] places = IntStream.range(0, kept.x().length)
                    .filter(i -> !Double.isNaN(kept.y()[i]))
                    .toArray();
            lost += kept.x().length - places.length;
            int taken = drawn.size() < MAX_GROUPS ? (int) Math.min(room, places.length) : 0;
            left += places.length - taken;
            room -= taken;
            if (taken > 0) {
                drawn.add(Series.of(
                        group.name(),
                        Series.Style.POINTS,
                        Arrays.stream(places, 0, taken)
                                .mapToDouble(i -> kept.x()[i])
                                .toArray(),
                        Arrays.stream(places, 0, taken)
                                .mapToDouble(i -> kept.y()[i])
                                .toArray()));
            }
        }
        return new Figure(
                frame.title,
                Ranges.wide(
                        frame.x.label(),
                        frame.x.scale(),
                        drawn.stream().map(Series::x).flatMapToDouble(Arrays::stream)),
                Ranges.wide(
                        frame.y.label(),
                        frame.y.scale(),
                        drawn.stream().map(Series::y).flatMapToDouble(Arrays::stream)),
                new Plot.Xy(drawn),
                notes(lost, left, drawn.isEmpty()));
    }

    private List<String> notes(long lost, long left, boolean empty) {
        List<String> notes = new ArrayList<>(Added.list(frame.notes));
        if (lost > 0) {
            notes.add(Counted.of(lost, "point has no place on these axes", "points have no place on these axes")
                    + ": NaN, infinite, or 0 and below on a logarithmic axis");
        }
        if (left > 0) {
            notes.add(Counted.of(left, "more point is not drawn", "more points are not drawn"));
        }
        if (empty) {
            notes.add("no values to draw");
        }
        return notes;
    }

    private boolean hasPlace(double x, double y) {
        return Double.isFinite(x)
                && Double.isFinite(y)
                && (x > 0 || frame.x.scale() != Axis.Scale.LOG)
                && (y > 0 || frame.y.scale() != Axis.Scale.LOG);
    }

    private static Axis logarithmic(Axis axis) {
        return new Axis(axis.label(), Axis.Scale.LOG, 1, 10);
    }
}
