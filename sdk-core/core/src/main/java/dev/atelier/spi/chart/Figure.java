package dev.atelier.spi.chart;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A chart ready to be drawn: smoothed, downsampled and limited, with known ranges. Immutable.
 *
 * @param title what it shows; empty for none
 * @param x the axis across
 * @param y the axis up
 * @param plot what is drawn between them
 * @param notes sentences for people, below the plot: what was left out, and how it was made
 */
public record Figure(String title, Axis x, Axis y, Plot plot, List<String> notes) {
    /** {@inheritDoc} */
    public Figure {
        requireNonNull(title, "title");
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        requireNonNull(plot, "plot");
        notes = List.copyOf(notes);
    }
}
