package dev.atelier.spi.chart;

import static java.util.Objects.requireNonNull;

/**
 * One axis of a figure. Immutable.
 *
 * @param label what it shows; empty for none
 * @param scale how values become places
 * @param min the value at its beginning, finite
 * @param max the value at its end, finite and above the minimum; both above 0 on a logarithmic axis
 */
public record Axis(String label, Scale scale, double min, double max) {
    /** How values become places. */
    public enum Scale {
        /** Equal differences have equal lengths. */
        LINEAR,
        /** Equal ratios have equal lengths. */
        LOG,
        /** Linear; values are epoch milliseconds, shown as UTC. */
        TIME
    }

    /** {@inheritDoc} */
    public Axis {
        requireNonNull(label, "label");
        requireNonNull(scale, "scale");
        if (!(min < max) || !Double.isFinite(min) || !Double.isFinite(max)) {
            throw new IllegalArgumentException(
                    "an axis goes from a finite value to a greater one, not " + min + " to " + max);
        }
        if (scale == Scale.LOG && min <= 0) {
            throw new IllegalArgumentException("a logarithmic axis begins above 0, not at " + min);
        }
    }

    /**
     * Returns where a value lies.
     *
     * @param value the value
     * @return 0 at the beginning, 1 at the end; less or more outside; NaN when it has no place
     */
    public double position(double value) {
        if (scale != Scale.LOG) {
            return (value / 2 - min / 2) / (max / 2 - min / 2); // halves, so that no range overflows
        }
        return value <= 0 ? Double.NaN : (Math.log(value) - Math.log(min)) / (Math.log(max) - Math.log(min));
    }
}
