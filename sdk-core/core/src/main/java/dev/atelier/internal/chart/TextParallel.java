package dev.atelier.internal.chart;

import dev.atelier.internal.text.TextWidth;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Draws parallel coordinates: an upright axis for each dimension with its greatest mark above and its least below. */
final class TextParallel {
    private static final int ROWS = 15;

    private final Plot.Parallel plot;
    private final int columns;
    private final Glyphs glyphs;
    private final Canvas canvas;

    TextParallel(Plot.Parallel plot, int columns, Glyphs glyphs) {
        this.plot = plot;
        this.columns = columns;
        this.glyphs = glyphs;
        canvas = glyphs == Glyphs.UNICODE ? Canvas.fine(columns, ROWS) : Canvas.coarse(columns, ROWS);
    }

    void appendTo(List<String> lines) {
        plot.lines().forEach(this::draw);
        lines.add(labels(Plot.Dimension::name));
        lines.add(labels(dimension -> mark(dimension, dimension.labels().size() - 1)));
        for (int row = 0; row < ROWS; row++) {
            lines.add(withAxes(canvas.row(row)));
        }
        lines.add(labels(dimension -> mark(dimension, 0)));
    }

    private void draw(Series line) {
        double[] y = line.y();
        for (int i = 0; i < y.length; i++) {
            canvas.dot(x(i), y[i], '*');
            if (i > 0 && !Double.isNaN(y[i]) && !Double.isNaN(y[i - 1])) {
                canvas.line(x(i - 1), y[i - 1], x(i), y[i], '*');
            }
        }
    }

    private double x(int dimension) {
        return (double) dimension / (plot.dimensions().size() - 1);
    }

    private String withAxes(String row) {
        char[] cells = row.toCharArray();
        for (int i = 0; i < plot.dimensions().size(); i++) {
            int column = canvas.characterColumn(x(i));
            cells[column] = cells[column] == ' ' ? glyphs.upright() : cells[column];
        }
        return new String(cells);
    }

    private static String mark(Plot.Dimension dimension, int index) {
        return dimension.labels().isEmpty() ? "" : dimension.labels().get(index).text();
    }

    /** Puts a text at each axis: the first begins there, the last ends there, the others have it in the middle. */
    private String labels(Function<Plot.Dimension, String> text) {
        int count = plot.dimensions().size();
        int room = columns / count - 1;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String label = TextWidth.shorten(
                    TextWidth.onOneLine(text.apply(plot.dimensions().get(i))), Math.max(1, room));
            int width = TextWidth.of(label);
            int column = canvas.characterColumn(x(i));
            int begin = i == 0 ? 0 : i == count - 1 ? columns - width : column - width / 2;
            char[] gap = new char[Math.max(0, begin - TextWidth.of(line.toString()))];
            Arrays.fill(gap, ' ');
            line.append(gap).append(label);
        }
        return line.toString();
    }
}
