package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws parallel coordinates, which XChart has no chart for; the last dimension gives the colours. */
final class ParallelDrawing implements Drawings.Drawing {
    private static final int TOP = 76;
    private static final int TITLE = 22;
    private static final int BOTTOM = 28;
    private static final int SIDE = 70;
    private static final int MANY = 50;

    private final Figure figure;
    private final Plot.Parallel plot;

    ParallelDrawing(Figure figure, Plot.Parallel plot) {
        this.figure = figure;
        this.plot = plot;
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height) {
        new TextPainter(graphics, Style.font(Font.BOLD, 15), Style.TEXT)
                .draw(Style.name(figure.title()), width / 2.0, TITLE, 0.5);
        Rectangle2D area =
                new Rectangle2D.Double(SIDE, TOP, width - 2.0 * SIDE, Math.max(10, height - TOP - (double) BOTTOM));
        plot.lines().forEach(line -> paintLine(graphics, area, line));
        for (int i = 0; i < plot.dimensions().size(); i++) {
            paintAxis(graphics, area, i);
        }
    }

    private void paintLine(Graphics2D graphics, Rectangle2D area, Series line) {
        double[] y = line.y();
        double last = y[y.length - 1];
        Color color = Double.isNaN(last) ? Style.FRAME : Style.scale(last);
        graphics.setColor(Style.withAlpha(color, plot.lines().size() > MANY ? 110 : 210));
        graphics.setStroke(plot.lines().size() > MANY ? Style.THIN : Style.LINE);
        Path2D path = new Path2D.Double();
        for (int i = 0; i < y.length; i++) {
            boolean begins = i == 0 || Double.isNaN(y[i - 1]);
            if (!Double.isNaN(y[i]) && begins) {
                path.moveTo(x(area, i), y(area, y[i]));
            } else if (!Double.isNaN(y[i])) {
                path.lineTo(x(area, i), y(area, y[i]));
            }
        }
        graphics.draw(path);
    }

    private void paintAxis(Graphics2D graphics, Rectangle2D area, int index) {
        Plot.Dimension dimension = plot.dimensions().get(index);
        double x = x(area, index);
        double room = area.getWidth() / Math.max(1, plot.dimensions().size() - 1);
        graphics.setStroke(Style.THIN);
        graphics.setColor(Style.MUTED);
        graphics.draw(new Line2D.Double(x, area.getY(), x, area.getMaxY()));
        for (Plot.Mark mark : dimension.labels()) {
            double y = y(area, mark.position());
            TextPainter marks = new TextPainter(graphics, Style.font(Font.PLAIN, 11), Style.TEXT);
            String text = marks.fitted(mark.text(), Math.min(room, 2.0 * SIDE) - 16);
            graphics.setColor(Style.withAlpha(Style.BACKGROUND, 200)); // so that lines do not hide the text
            graphics.fill(new Rectangle2D.Double(x - marks.width(text) - 9.0, y - 7, marks.width(text) + 4.0, 14));
            marks.draw(text, x - 7, y, 1);
            graphics.setColor(Style.MUTED);
            graphics.draw(new Line2D.Double(x - 4, y, x, y));
        }
        TextPainter names = new TextPainter(graphics, Style.font(Font.BOLD, 12), Style.TEXT);
        names.draw(names.fitted(dimension.name(), Math.min(room, 2.0 * SIDE) - 8), x, TOP - 20.0, 0.5);
    }

    private double x(Rectangle2D area, int index) {
        return area.getX()
                + area.getWidth() * index / Math.max(1, plot.dimensions().size() - 1);
    }

    private static double y(Rectangle2D area, double position) {
        return area.getMaxY() - area.getHeight() * position;
    }
}
