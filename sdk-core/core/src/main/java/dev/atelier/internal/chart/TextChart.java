package dev.atelier.internal.chart;

import dev.atelier.internal.text.TextWidth;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import java.util.ArrayList;
import java.util.List;

/** Draws a figure as lines of text of a fixed width. */
public final class TextChart {
    private static final int MIN_COLUMNS = 24;
    private static final int MAX_COLUMNS = 1_000;

    private TextChart() {}

    /** Draws with Braille patterns, blocks and box characters. */
    public static String unicode(Figure figure, int columns) {
        return draw(figure, columns, Glyphs.UNICODE);
    }

    /** Draws with ASCII characters; names keep theirs. */
    public static String ascii(Figure figure, int columns) {
        return draw(figure, columns, Glyphs.ASCII);
    }

    private static String draw(Figure figure, int columns, Glyphs glyphs) {
        if (columns < MIN_COLUMNS || columns > MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "a text chart is " + MIN_COLUMNS + " to " + MAX_COLUMNS + " columns wide, not " + columns);
        }
        List<String> lines = new ArrayList<>();
        if (!figure.title().isEmpty()) {
            lines.add(TextWidth.onOneLine(figure.title()));
        }
        Plot plot = figure.plot();
        if (plot instanceof Plot.Xy xy) {
            new TextXy(figure, xy, columns, glyphs).appendTo(lines);
        } else if (plot instanceof Plot.Bars bars) {
            new TextBars(bars, columns, glyphs).appendTo(lines);
        } else if (plot instanceof Plot.Matrix matrix) {
            new TextMatrix(figure, matrix, columns, glyphs).appendTo(lines);
        } else if (plot instanceof Plot.Parallel parallel) {
            new TextParallel(parallel, columns, glyphs).appendTo(lines);
        }
        figure.notes().forEach(note -> lines.addAll(wrap(TextWidth.onOneLine(note), columns)));
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> TextWidth.shorten(line, columns).stripTrailing())
                        .toList());
    }

    private static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && TextWidth.of(line.toString()) + 1 + TextWidth.of(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
