package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.chart.Figure;

/** A chart whose figure is made already. */
final class FigureChart extends Chart {
    private final Figure figure;

    FigureChart(Figure figure) {
        this.figure = figure;
    }

    @Override
    public Chart title(String title) {
        return new FigureChart(
                new Figure(requireNonNull(title, "title"), figure.x(), figure.y(), figure.plot(), figure.notes()));
    }

    @Override
    public Figure figure() {
        return figure;
    }
}
