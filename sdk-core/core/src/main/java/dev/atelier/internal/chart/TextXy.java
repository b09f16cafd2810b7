package dev.atelier.internal.chart;

import dev.atelier.internal.text.TextWidth;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws lines and points between two axes. */
final class TextXy {
    private static final int ROWS = 15;
    private static final int ROWS_PER_TICK = 2;
    private static final int COLUMNS_PER_TICK = 10;
    private static final int NAME_COLUMNS = 28;

    private final Figure figure;
    private final Glyphs glyphs;
    private final int columns;
    private final List<Series> drawn;
    private final int left;
    private final List<Tick> yTicks;
    private final Canvas canvas;
    private final int hidden;

    TextXy(Figure figure, Plot.Xy plot, int columns, Glyphs glyphs) {
        this.figure = figure;
        this.glyphs = glyphs;
        this.columns = columns;
        List<Series> visible = plot.series().stream()
                .filter(series -> series.style() != Series.Style.FAINT && series.style() != Series.Style.REFERENCE)
                .toList();
        drawn = visible.stream().limit(Glyphs.SYMBOLS.length()).toList();
        hidden = visible.size() - drawn.size();
        yTicks = Ticks.of(figure.y(), ROWS / ROWS_PER_TICK);
        left = yTicks.stream()
                .mapToInt(tick -> TextWidth.of(tick.label()))
                .max()
                .orElse(0);
        int width = Math.max(1, columns - left - 2);
        canvas = glyphs == Glyphs.UNICODE && drawn.size() <= 1 ? Canvas.fine(width, ROWS) : Canvas.coarse(width, ROWS);
    }

    void appendTo(List<String> lines) {
        for (int i = 0; i < drawn.size(); i++) {
            draw(drawn.get(i), Glyphs.SYMBOLS.charAt(i));
        }
        String label = TextWidth.onOneLine(figure.y().label());
        if (!label.isEmpty()) {
            lines.add(label);
        }
        appendPlot(lines);
        appendAxis(lines);
        appendLegend(lines);
    }

    private void draw(Series series, char symbol) {
        switch (series.style()) {
            case POINTS -> drawPoints(series, symbol);
            case STEPS -> drawSteps(series);
            default -> drawLine(series, symbol);
        }
    }

    private void drawPoints(Series series, char symbol) {
        double[] x = series.x();
        double[] y = series.y();
        for (int i = 0; i < x.length; i++) {
            canvas.dot(x(x[i]), y(y[i]), symbol);
        }
    }

    private void drawSteps(Series series) {
        double[] x = series.x();
        double[] y = series.y();
        double floor = y(Math.max(0, figure.y().min()));
        for (int i = 0; i + 1 < x.length; i++) {
            if (y[i] != 0 && !Double.isNaN(y[i])) {
                canvas.fill(x(x[i]), floor, x(x[i + 1]), y(y[i]), '#');
            }
        }
    }

    private void drawLine(Series series, char symbol) {
        double[] x = series.x();
        double[] y = series.y();
        double[] low = series.low();
        double[] high = series.high();
        for (int i = 0; i < x.length; i++) {
            canvas.dot(x(x[i]), y(y[i]), symbol);
            if (i > 0 && !Double.isNaN(y[i]) && !Double.isNaN(y[i - 1])) {
                canvas.line(x(x[i - 1]), y(y[i - 1]), x(x[i]), y(y[i]), symbol);
            }
            if (series.hasBand() && drawn.size() == 1 && !Double.isNaN(low[i]) && !Double.isNaN(high[i])) {
                canvas.line(x(x[i]), y(low[i]), x(x[i]), y(high[i]), symbol);
            }
        }
    }

    private double x(double value) {
        return figure.x().position(value);
    }

    private double y(double value) {
        return figure.y().position(value);
    }

    private void appendPlot(List<String> lines) {
        String[] labels = new String[ROWS];
        Arrays.fill(labels, "");
        yTicks.forEach(tick -> labels[canvas.characterRow(tick.position())] = tick.label());
        for (int row = 0; row < ROWS; row++) {
            char axis = labels[row].isEmpty() ? glyphs.upright() : glyphs.tickLeft();
            lines.add(TextWidth.padLeft(labels[row], left) + " " + axis + canvas.row(row));
        }
    }

    private void appendAxis(List<String> lines) {
        char[] axis = new char[canvas.columns()];
        Arrays.fill(axis, glyphs.level());
        char[] labels = new char[columns];
        Arrays.fill(labels, ' ');
        int free = 0;
        for (Tick tick : Ticks.of(figure.x(), canvas.columns() / COLUMNS_PER_TICK)) {
            int column = canvas.characterColumn(tick.position());
            int begin = left + 2 + column - tick.label().length() / 2;
            begin = Math.max(0, Math.min(begin, columns - tick.label().length()));
            if (begin >= free) {
                axis[column] = glyphs.tickBelow();
                tick.label().getChars(0, tick.label().length(), labels, begin);
                free = begin + tick.label().length() + 1;
            }
        }
        lines.add(" ".repeat(left + 1) + glyphs.corner() + new String(axis));
        lines.add(new String(labels));
        String label = TextWidth.onOneLine(label(figure.x()));
        if (!label.isEmpty()) {
            lines.add(" ".repeat(Math.max(0, left + 2 + (canvas.columns() - TextWidth.of(label)) / 2)) + label);
        }
    }

    private static String label(Axis axis) {
        return axis.scale() == Axis.Scale.TIME && axis.label().isEmpty() ? "time (UTC)" : axis.label();
    }

    private void appendLegend(List<String> lines) {
        if (drawn.size() < 2
                && drawn.stream()
                        .allMatch(series -> series.name().isEmpty()
                                || series.name().equals(figure.y().label())
                                || series.name().equals(figure.title()))) {
            return;
        }
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            String mark = drawn.size() == 1 ? "" : Glyphs.SYMBOLS.charAt(i) + " ";
            entries.add(
                    mark + TextWidth.shorten(TextWidth.onOneLine(drawn.get(i).name()), NAME_COLUMNS));
        }
        if (hidden > 0) {
            entries.add(glyphs.ellipsis() + " and " + hidden + " more, not drawn as text");
        }
        StringBuilder line = new StringBuilder();
        for (String entry : entries) {
            if (line.length() > 0 && TextWidth.of(line.toString()) + 3 + TextWidth.of(entry) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : "   ").append(entry);
        }
        lines.add(line.toString());
    }
}
