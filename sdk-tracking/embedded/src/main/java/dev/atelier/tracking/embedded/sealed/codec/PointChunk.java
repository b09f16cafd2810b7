package dev.atelier.tracking.embedded.sealed.codec;

import dev.atelier.metric.MetricPoints;
import java.util.function.IntToLongFunction;

/**
 * Steps and timestamps as delta-of-deltas, which are mostly 0 or near it: the first number, the difference to the second, then
 * how much each difference differs from the one before, zigzag varints all. Differences wrap around, so that
 * every sequence of longs comes back.
 */
public final class PointChunk {
    /** How many points a chunk has; the last of a part may have fewer. */
    public static final int CAPACITY = 1024;

    private static final int EVEN = 1;

    private PointChunk() {}

    /** Writes the steps, then the timestamps as distances from a time near them. */
    public static void put(VarintWriter target, MetricPoints points, long baseTimestamp) {
        put(target, points.size(), points::step);
        put(target, points.size(), index -> points.timestamp(index) - baseTimestamp);
    }

    /** Reads as many numbers of one sequence as the target is asked to take. */
    public static void read(VarintReader source, long[] target, int count) {
        boolean even = count > 2 && source.varint() == EVEN;
        long last = 0;
        long delta = 0;
        for (int i = 0; i < count; i++) {
            if (i < 2) {
                delta = source.zigzag();
            } else if (!even) {
                delta += source.zigzag();
            }
            last += delta;
            target[i] = last;
        }
    }

    private static void put(VarintWriter target, int count, IntToLongFunction numbers) {
        boolean even = isEven(count, numbers);
        if (count > 2) {
            target.putVarint(even ? EVEN : 0);
        }
        long last = 0;
        long lastDelta = 0;
        for (int i = 0; i < (even ? 2 : count); i++) {
            long next = numbers.applyAsLong(i);
            long delta = next - last;
            target.putZigzag(i < 2 ? delta : delta - lastDelta);
            last = next;
            lastDelta = delta;
        }
    }

    /** Tells whether there are more than two numbers and all differences are the same, so that the first says it all. */
    private static boolean isEven(int count, IntToLongFunction numbers) {
        for (int i = 2; i < count; i++) {
            long last = numbers.applyAsLong(i - 1);
            if (numbers.applyAsLong(i) - last != last - numbers.applyAsLong(i - 2)) {
                return false;
            }
        }
        return count > 2;
    }
}
