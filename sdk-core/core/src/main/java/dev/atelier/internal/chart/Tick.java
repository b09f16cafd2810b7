package dev.atelier.internal.chart;

/**
 * A labelled place on an axis.
 *
 * @param position 0 at the axis's beginning to 1 at its end
 */
record Tick(double position, String label) {}
