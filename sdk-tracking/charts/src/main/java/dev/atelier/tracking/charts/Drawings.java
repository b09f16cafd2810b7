package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import java.awt.Graphics2D;

/** Chooses how a figure is drawn. */
final class Drawings {
    /** What paints itself into a rectangle. */
    interface Drawing {
        void paint(Graphics2D graphics, int width, int height);
    }

    private Drawings() {}

    static Drawing of(Figure figure, int width, int height) {
        Plot plot = figure.plot();
        if (plot instanceof Plot.Xy xy) {
            return new XyDrawing(figure, xy, width, height).chart()::paint;
        } else if (plot instanceof Plot.Bars bars) {
            return new BarDrawing(figure, bars).chart(width, height)::paint;
        } else if (plot instanceof Plot.Matrix matrix) {
            return new MatrixDrawing(figure, matrix);
        } else if (plot instanceof Plot.Parallel parallel) {
            return new ParallelDrawing(figure, parallel);
        }
        throw new IllegalArgumentException("cannot draw a " + plot.getClass().getSimpleName());
    }
}
