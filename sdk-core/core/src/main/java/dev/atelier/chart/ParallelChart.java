package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.text.NumberText;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parallel coordinates: an upright axis for each parameter and metric, a line across them for each run. Immutable.
 *
 * <p>A dimension whose values are all numbers is an axis of numbers, logarithmic where they are positive and the greatest is
 * more than a hundred times the least; another one has a place for each of its texts. At most 1,000 lines are drawn.
 */
public final class ParallelChart extends Chart {
    private static final int MAX_LINES = 1_000;
    private static final int MARKS = 5;
    private static final int MAX_TEXTS = 20;
    private static final int DIGITS = 4;
    private static final double SPREAD = 100; // numbers above 0 that are farther apart are placed by their logarithms

    private final String title;
    private final List<String> dimensions;
    private final @Nullable Added<Row> rows;

    private record Row(String name, List<@Nullable Object> values) {}

    private ParallelChart(String title, List<String> dimensions, @Nullable Added<Row> rows) {
        this.title = requireNonNull(title, "title");
        this.dimensions = List.copyOf(dimensions);
        this.rows = rows;
    }

    static ParallelChart of(List<String> dimensions) {
        if (dimensions.size() < 2) {
            throw new IllegalArgumentException("parallel coordinates need at least two dimensions, got " + dimensions);
        }
        return new ParallelChart("", dimensions, null);
    }

    /**
     * Adds a line.
     *
     * @param name its name
     * @param values its values: numbers, texts, booleans or null, one for each dimension
     * @return a changed copy
     * @throws IllegalArgumentException when there are not as many values as dimensions
     */
    public ParallelChart add(String name, List<? extends @Nullable Object> values) {
        if (requireNonNull(values, "values").size() != dimensions.size()) {
            throw new IllegalArgumentException("'" + name + "' has " + values.size() + " values, but there are "
                    + dimensions.size() + " dimensions: " + dimensions);
        }
        List<@Nullable Object> copy = Collections.unmodifiableList(new ArrayList<@Nullable Object>(values));
        return new ParallelChart(title, dimensions, Added.to(rows, new Row(requireNonNull(name, "name"), copy)));
    }

    @Override
    public ParallelChart title(String name) {
        return new ParallelChart(name, dimensions, rows);
    }

    @Override
    public Figure figure() {
        List<Row> drawn = Added.list(rows).subList(0, Math.min(MAX_LINES, Added.count(rows)));
        double[][] positions = new double[drawn.size()][dimensions.size()];
        List<Plot.Dimension> axes = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            axes.add(place(i, positions, column(drawn, i)));
        }
        List<Series> lines = new ArrayList<>();
        double[] x = new double[dimensions.size()];
        Arrays.setAll(x, i -> i);
        for (int i = 0; i < drawn.size(); i++) {
            lines.add(Series.of(drawn.get(i).name, Series.Style.LINE, x, positions[i]));
        }
        return new Figure(
                title,
                new Axis("", Axis.Scale.LINEAR, 0, dimensions.size() - 1),
                new Axis("", Axis.Scale.LINEAR, 0, 1),
                new Plot.Parallel(axes, lines),
                notes(positions));
    }

    private static List<@Nullable Object> column(List<Row> rows, int index) {
        List<@Nullable Object> column = new ArrayList<>();
        rows.forEach(row -> column.add(row.values.get(index)));
        return column;
    }

    /** Makes the axis of a dimension and finds the place of each row on it. */
    private Plot.Dimension place(int index, double[][] positions, List<@Nullable Object> column) {
        List<Object> values = new ArrayList<>();
        for (Object value : column) {
            if (value != null && !(value instanceof Double number && !Double.isFinite(number))) {
                values.add(value);
            }
        }
        boolean numeric = values.stream().allMatch(Number.class::isInstance);
        return numeric ? placeNumbers(index, positions, column, values) : placeTexts(index, positions, column, values);
    }

    private Plot.Dimension placeNumbers(
            int index, double[][] positions, List<@Nullable Object> column, List<Object> values) {
        double min = values.stream()
                .mapToDouble(v -> ((Number) v).doubleValue())
                .min()
                .orElse(0);
        double max = values.stream()
                .mapToDouble(v -> ((Number) v).doubleValue())
                .max()
                .orElse(0);
        boolean decades = min > 0 && max / min > SPREAD;
        Axis axis = min < max ? new Axis("", decades ? Axis.Scale.LOG : Axis.Scale.LINEAR, min, max) : null;
        for (int row = 0; row < positions.length; row++) {
            Object value = column.get(row);
            double number = value instanceof Number known ? known.doubleValue() : Double.NaN;
            positions[row][index] = !Double.isFinite(number) ? Double.NaN : axis == null ? 0.5 : axis.position(number);
        }
        String name = dimensions.get(index) + (decades ? " (log)" : "");
        return new Plot.Dimension(name, values.isEmpty() ? List.of() : marks(min, max, decades));
    }

    private static List<Plot.Mark> marks(double min, double max, boolean decades) {
        if (!(min < max)) {
            return List.of(new Plot.Mark(0.5, NumberText.brief(min, DIGITS)));
        }
        List<Plot.Mark> marks = new ArrayList<>();
        for (int i = 0; i < MARKS; i++) {
            double position = (double) i / (MARKS - 1);
            double value = decades
                    ? Math.exp(Math.log(min) * (1 - position) + Math.log(max) * position)
                    : min * (1 - position) + max * position;
            marks.add(new Plot.Mark(position, NumberText.brief(value, DIGITS)));
        }
        return marks;
    }

    private Plot.Dimension placeTexts(
            int index, double[][] positions, List<@Nullable Object> column, List<Object> values) {
        List<String> texts =
                values.stream().map(String::valueOf).distinct().sorted().toList();
        for (int row = 0; row < positions.length; row++) {
            Object value = column.get(row);
            positions[row][index] = value == null ? Double.NaN : position(texts, String.valueOf(value));
        }
        return new Plot.Dimension(
                dimensions.get(index),
                texts.stream()
                        .filter(text ->
                                texts.size() <= MAX_TEXTS || texts.indexOf(text) % (texts.size() / MAX_TEXTS + 1) == 0)
                        .map(text -> new Plot.Mark(position(texts, text), text))
                        .toList());
    }

    private static double position(List<String> texts, String text) {
        int index = Collections.binarySearch(texts, text);
        return index < 0 ? Double.NaN : texts.size() == 1 ? 0.5 : (double) index / (texts.size() - 1);
    }

    private List<String> notes(double[][] positions) {
        List<String> notes = new ArrayList<>();
        if (Added.count(rows) > positions.length) {
            notes.add(positions.length + " of " + Added.count(rows) + " lines are drawn");
        }
        long gaps = Arrays.stream(positions)
                .filter(row -> Arrays.stream(row).anyMatch(Double::isNaN))
                .count();
        if (gaps > 0) {
            notes.add(Counted.of(gaps, "line has gaps: a value is missing", "lines have gaps: values are missing"));
        }
        if (positions.length == 0) {
            notes.add("no values to draw");
        }
        return notes;
    }
}
