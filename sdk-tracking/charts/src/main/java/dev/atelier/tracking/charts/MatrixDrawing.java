package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a matrix: numbers on cells shaded by their share of their row. XChart's heat map writes the value of the shade
 * into a cell, where the number has to stand.
 */
final class MatrixDrawing implements Drawings.Drawing {
    private static final Color LIGHT = new Color(0xF3, 0xF7, 0xFB);
    private static final Color DARK = new Color(0x1F, 0x5A, 0x96);
    private static final double WHITE_TEXT_FROM = 0.55;
    private static final int TOP = 40;
    private static final int MARGIN = 18;
    private static final int LABEL = 26;
    private static final int MIN_NUMBER_ROOM = 14;
    private static final double MAX_NAMES = 0.25;

    private final Figure figure;
    private final Plot.Matrix plot;

    MatrixDrawing(Figure figure, Plot.Matrix plot) {
        this.figure = figure;
        this.plot = plot;
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height) {
        new TextPainter(graphics, Style.font(Font.BOLD, 15), Style.TEXT)
                .draw(Style.name(figure.title()), width / 2.0, TOP / 2.0, 0.5);
        TextPainter names = new TextPainter(graphics, Style.font(Font.PLAIN, 12), Style.TEXT);
        double longest = plot.rows().stream()
                .mapToInt(row -> names.width(Style.name(row)))
                .max()
                .orElse(0);
        double left = MARGIN + LABEL + Math.min(longest, width * MAX_NAMES) + 10;
        double below =
                namesBelow(names, (width - left - MARGIN) / plot.columns().size(), height);
        Rectangle2D area =
                new Rectangle2D.Double(left, TOP, width - left - MARGIN, height - TOP - below - LABEL - MARGIN / 2.0);
        paintCells(graphics, area);
        paintNames(graphics, area, below);
    }

    /** Returns the room for the names of the columns, which are turned where they are wider than their columns. */
    private double namesBelow(TextPainter names, double cellWidth, int height) {
        double longest = plot.columns().stream()
                .mapToInt(column -> names.width(Style.name(column)))
                .max()
                .orElse(0);
        return longest <= cellWidth - 4 ? LABEL : Math.max(LABEL, Math.min(longest + 14, height * MAX_NAMES));
    }

    private void paintCells(Graphics2D graphics, Rectangle2D area) {
        double cellWidth = area.getWidth() / plot.columns().size();
        double cellHeight = area.getHeight() / plot.rows().size();
        for (int row = 0; row < plot.rows().size(); row++) {
            for (int column = 0; column < plot.columns().size(); column++) {
                double share = plot.share(row, column);
                double x = area.getX() + column * cellWidth;
                double y = area.getY() + row * cellHeight;
                graphics.setColor(Style.mix(LIGHT, DARK, share));
                graphics.fill(
                        new Rectangle2D.Double(x + 1, y + 1, Math.max(1, cellWidth - 2), Math.max(1, cellHeight - 2)));
                if (cellWidth >= MIN_NUMBER_ROOM && cellHeight >= MIN_NUMBER_ROOM) {
                    paintNumber(
                            graphics,
                            new Rectangle2D.Double(x, y, cellWidth, cellHeight),
                            plot.cells().get(row).get(column),
                            share);
                }
            }
        }
    }

    private static void paintNumber(Graphics2D graphics, Rectangle2D cell, double number, double share) {
        String text = number(number);
        for (int size = 15; size >= 8; size--) {
            TextPainter painter = new TextPainter(
                    graphics,
                    Style.font(Font.PLAIN, size),
                    share > WHITE_TEXT_FROM ? Style.BACKGROUND : number == 0 ? Style.MUTED : Style.TEXT);
            if (painter.width(text) <= cell.getWidth() - 4 && size <= cell.getHeight() - 2) {
                painter.draw(text, cell.getCenterX(), cell.getCenterY(), 0.5);
                return;
            }
        }
    }

    private void paintNames(Graphics2D graphics, Rectangle2D area, double below) {
        double cellWidth = area.getWidth() / plot.columns().size();
        double cellHeight = area.getHeight() / plot.rows().size();
        TextPainter names = new TextPainter(graphics, Style.font(Font.PLAIN, 12), Style.TEXT);
        for (int i : everyNth(plot.rows(), cellHeight)) {
            String name = names.fitted(plot.rows().get(i), area.getX() - MARGIN - LABEL - 8);
            names.draw(name, area.getX() - 8, area.getY() + (i + 0.5) * cellHeight, 1);
        }
        for (int i : everyNth(plot.columns(), cellWidth)) {
            double x = area.getX() + (i + 0.5) * cellWidth;
            if (below > LABEL) {
                names.drawUpTo(names.fitted(plot.columns().get(i), below - 14), x, area.getMaxY() + 8);
            } else {
                names.draw(
                        names.fitted(plot.columns().get(i), Math.max(cellWidth, MIN_NUMBER_ROOM) - 4),
                        x,
                        area.getMaxY() + LABEL / 2.0,
                        0.5);
            }
        }
        TextPainter axes = new TextPainter(graphics, Style.font(Font.PLAIN, 12), Style.MUTED);
        axes.draw(Style.name(figure.x().label()), area.getCenterX(), area.getMaxY() + below + LABEL / 2.0, 0.5);
        axes.drawUpwards(Style.name(figure.y().label()), MARGIN + 2.0, area.getCenterY());
    }

    /** Returns the indices of the names that have room. */
    private static int[] everyNth(List<String> names, double room) {
        int stride = (int) Math.ceil(MIN_NUMBER_ROOM / room);
        return IntStream.range(0, names.size()).filter(i -> i % stride == 0).toArray();
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : new BigDecimal(number).round(new MathContext(4)).toString();
    }
}
