package dev.atelier.tracking.embedded.point;

import java.util.ArrayDeque;
import java.util.Deque;

/** The first points of every series of a file, in memory. Confined to the index's lock. */
final class SmallPoints {
    private static final int NONE = -1;

    private final IntColumn lastOfSeries = new IntColumn(NONE);
    private final IntColumn previous = new IntColumn(NONE);
    private final LongColumn steps = new LongColumn();
    private final LongColumn values = new LongColumn();
    private final LongColumn timestamps = new LongColumn();

    void add(int series, SmallPoint point) {
        int index = previous.add(lastOfSeries.get(series));
        lastOfSeries.set(series, index);
        steps.add(point.step());
        values.add(Double.doubleToRawLongBits(point.value()));
        timestamps.add(point.timestamp());
    }

    boolean has(int series) {
        return lastOfSeries.get(series) != NONE;
    }

    /** Returns the points of a series in the order of their appends. */
    Deque<SmallPoint> of(int series) {
        Deque<SmallPoint> points = new ArrayDeque<>(SmallPoint.MOST);
        for (int index = lastOfSeries.get(series); index != NONE; index = previous.get(index)) {
            points.addFirst(new SmallPoint(
                    steps.get(index), Double.longBitsToDouble(values.get(index)), timestamps.get(index)));
        }
        return points;
    }
}
