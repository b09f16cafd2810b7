package dev.atelier.spi.chart;

import static java.util.Objects.requireNonNull;

/** Points in the order they are joined, under a name. Immutable. NaN is a gap. */
public final class Series {
    /** How points are shown. */
    public enum Style {
        /** Joined by a line. */
        LINE,
        /** Joined by a thin, pale line without an entry in the legend: the values behind a smoothed line. */
        FAINT,
        /** Joined by a dashed line without an entry in the legend, to compare with. */
        REFERENCE,
        /** Each on its own. */
        POINTS,
        /** Filled columns: each point's height reaches to the next point's place. */
        STEPS
    }

    private final String name;
    private final Style style;
    private final double[] x;
    private final double[] y;
    private final double[] low;
    private final double[] high;

    private Series(String name, Style style, double[][] values) {
        this.name = requireNonNull(name, "name");
        this.style = requireNonNull(style, "style");
        this.x = values[0].clone();
        this.y = values[1].clone();
        this.low = values[2].clone();
        this.high = values[3].clone();
        if (y.length != x.length || low.length != high.length || (low.length != 0 && low.length != x.length)) {
            throw new IllegalArgumentException("series '" + name + "' has " + x.length + " x, " + y.length + " y, "
                    + low.length + " low and " + high.length + " high values; they must be as many");
        }
    }

    /**
     * Makes a series.
     *
     * @param name what it is called in the legend
     * @param style how its points are shown
     * @param x the places across
     * @param y the heights; NaN for a gap
     * @return the series
     * @throws IllegalArgumentException when the arrays differ in length
     */
    public static Series of(String name, Style style, double[] x, double[] y) {
        return new Series(name, style, new double[][] {x, y, {}, {}});
    }

    /**
     * Adds a band, such as that between the least and the greatest value near each point.
     *
     * @param lowest the band's lower edge; NaN for a gap
     * @param highest the band's upper edge; NaN for a gap
     * @return the series with a band
     * @throws IllegalArgumentException when the arrays differ in length from the points
     */
    public Series withBand(double[] lowest, double[] highest) {
        return new Series(name, style, new double[][] {x, y, lowest, highest});
    }

    /**
     * Returns the name.
     *
     * @return what it is called in the legend
     */
    public String name() {
        return name;
    }

    /**
     * Returns the style.
     *
     * @return how its points are shown
     */
    public Style style() {
        return style;
    }

    /**
     * Returns the number of points.
     *
     * @return the number of points
     */
    public int size() {
        return x.length;
    }

    /**
     * Tells whether there is a band.
     *
     * @return whether {@link #low} and {@link #high} have values
     */
    public boolean hasBand() {
        return low.length > 0;
    }

    /**
     * Returns the places across.
     *
     * @return a copy
     */
    public double[] x() {
        return x.clone();
    }

    /**
     * Returns the heights.
     *
     * @return a copy; NaN for a gap
     */
    public double[] y() {
        return y.clone();
    }

    /**
     * Returns the lower edge of the band.
     *
     * @return a copy; empty without a band
     */
    public double[] low() {
        return low.clone();
    }

    /**
     * Returns the upper edge of the band.
     *
     * @return a copy; empty without a band
     */
    public double[] high() {
        return high.clone();
    }
}
