package dev.atelier.internal.run;

import dev.atelier.metric.MetricPoints;
import java.util.BitSet;

/**
 * The points that a series had before an import went on, each of which stands for one of the source's. Confined to a thread.
 *
 * <p>Points are told by their content and not by their place, so a source may hand them out in another order each time.
 */
public final class KnownPoints {
    private final MetricPoints points;
    private final BitSet met = new BitSet();

    /** Takes points in the order of {@link MetricPoints#sorted}. */
    public KnownPoints(MetricPoints sorted) {
        this.points = sorted;
    }

    /** Tells whether the series had this point, as often as this was asked before for an equal one. */
    public boolean take(long step, double value, long timestamp) {
        int index = met.nextClearBit(first(step, value, timestamp));
        boolean known = index < points.size() && compare(index, step, value, timestamp) == 0;
        if (known) {
            met.set(index);
        }
        return known;
    }

    /** Finds the first point that is not less. */
    private int first(long step, double value, long timestamp) {
        int low = 0;
        int high = points.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, step, value, timestamp) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int index, long step, double value, long timestamp) {
        int bySteps = Long.compare(points.step(index), step);
        int byTime = bySteps != 0 ? bySteps : Long.compare(points.timestamp(index), timestamp);
        return byTime != 0 ? byTime : Double.compare(points.value(index), value);
    }
}
