package dev.atelier.internal.chart;

import dev.atelier.internal.text.NumberText;
import dev.atelier.internal.text.TextWidth;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import java.util.List;

/** Draws a matrix as numbers, each shaded by its share of its row. */
final class TextMatrix {
    private static final int NAME_COLUMNS = 16;
    private static final int DIGITS = 6;

    private final Figure figure;
    private final Plot.Matrix matrix;
    private final Glyphs glyphs;
    private final int left;
    private final int cell;
    private final int shown;

    TextMatrix(Figure figure, Plot.Matrix matrix, int columns, Glyphs glyphs) {
        this.figure = figure;
        this.matrix = matrix;
        this.glyphs = glyphs;
        int names = matrix.rows().stream().mapToInt(this::nameWidth).max().orElse(0);
        left = Math.max(names, TextWidth.of(figure.y().label()));
        int numbers = matrix.cells().stream()
                .flatMap(List::stream)
                .mapToInt(number -> number(number).length())
                .max()
                .orElse(1);
        int titles = matrix.columns().stream().mapToInt(this::nameWidth).max().orElse(0);
        cell = Math.max(numbers + 2, titles);
        shown = Math.min(matrix.columns().size(), Math.max(1, (columns - left) / (cell + 2)));
    }

    void appendTo(List<String> lines) {
        lines.add(" ".repeat(left + 2) + TextWidth.onOneLine(figure.x().label()));
        StringBuilder header = new StringBuilder(TextWidth.padRight(figure.y().label(), left));
        matrix.columns().stream()
                .limit(shown)
                .forEach(name -> header.append("  ").append(TextWidth.padLeft(name(name), cell)));
        lines.add(header.toString());
        for (int row = 0; row < matrix.rows().size(); row++) {
            lines.add(line(row));
        }
        if (shown < matrix.columns().size()) {
            lines.add(shown + " of " + matrix.columns().size() + " columns fit here");
        }
    }

    private String line(int row) {
        StringBuilder line =
                new StringBuilder(TextWidth.padRight(name(matrix.rows().get(row)), left));
        for (int column = 0; column < shown; column++) {
            line.append("  ")
                    .append(TextWidth.padLeft(number(matrix.cells().get(row).get(column)), cell - 2))
                    .append(' ')
                    .append(glyphs.shade(matrix.share(row, column)));
        }
        return line.toString();
    }

    private static String number(double number) {
        return NumberText.brief(number, DIGITS);
    }

    private int nameWidth(String name) {
        return TextWidth.of(name(name));
    }

    private static String name(String name) {
        return TextWidth.shorten(TextWidth.onOneLine(name), NAME_COLUMNS);
    }
}
