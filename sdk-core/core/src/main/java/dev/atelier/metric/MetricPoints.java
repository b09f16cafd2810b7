package dev.atelier.metric;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * The points of a series, kept in three arrays: 24 bytes a point. An immutable list.
 *
 * <p>{@link #step}, {@link #value} and {@link #timestamp} read a point without making an object of it.
 */
public final class MetricPoints extends AbstractList<MetricPoint> implements RandomAccess {
    private static final MetricPoints EMPTY = new Builder(0).build();

    private final long[] steps;
    private final double[] values;
    private final long[] timestamps;

    private MetricPoints(long[] steps, double[] values, long[] timestamps) {
        this.steps = steps;
        this.values = values;
        this.timestamps = timestamps;
    }

    /**
     * Returns no points.
     *
     * @return an empty list
     */
    public static MetricPoints empty() {
        return EMPTY;
    }

    /**
     * Returns a point's step.
     *
     * @param index its position in the list
     * @return the step
     */
    public long step(int index) {
        return steps[index];
    }

    /**
     * Returns a point's value.
     *
     * @param index its position in the list
     * @return the value; may be NaN or infinite
     */
    public double value(int index) {
        return values[index];
    }

    /**
     * Returns when a point was logged.
     *
     * @param index its position in the list
     * @return epoch milliseconds
     */
    public long timestamp(int index) {
        return timestamps[index];
    }

    @Override
    public MetricPoint get(int index) {
        return new MetricPoint(steps[index], values[index], timestamps[index]);
    }

    @Override
    public int size() {
        return steps.length;
    }

    /**
     * Returns the points in the order of {@link MetricPoint}: by step, then time, then value.
     *
     * @return this list when it is in that order already
     */
    public MetricPoints sorted() {
        if (isSorted()) {
            return this;
        }
        int[] order = IntStream.range(0, size())
                .boxed()
                .sorted((left, right) -> compare(left, right))
                .mapToInt(Integer::intValue)
                .toArray();
        Builder sorted = new Builder(order.length);
        for (int index : order) {
            sorted.add(steps[index], values[index], timestamps[index]);
        }
        return sorted.build();
    }

    private boolean isSorted() {
        for (int index = 1; index < size(); index++) {
            if (compare(index - 1, index) > 0) {
                return false;
            }
        }
        return true;
    }

    private int compare(int left, int right) {
        int bySteps = Long.compare(steps[left], steps[right]);
        int byTime = bySteps != 0 ? bySteps : Long.compare(timestamps[left], timestamps[right]);
        return byTime != 0 ? byTime : Double.compare(values[left], values[right]);
    }

    /** Collects points. Confined to a thread. */
    public static final class Builder {
        private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

        private long[] steps;
        private double[] values;
        private long[] timestamps;
        private int size;

        /**
         * Begins an empty list.
         *
         * @param expected how many points will probably be added
         */
        public Builder(int expected) {
            steps = new long[expected];
            values = new double[expected];
            timestamps = new long[expected];
        }

        /**
         * Adds a point.
         *
         * @param step its step
         * @param value its value
         * @param timestamp epoch milliseconds
         */
        public void add(long step, double value, long timestamp) {
            if (size == steps.length) {
                grow();
            }
            steps[size] = step;
            values[size] = value;
            timestamps[size] = timestamp;
            size++;
        }

        /**
         * Returns the points added so far; this builder must not be used afterwards.
         *
         * @return the points, in the order they were added
         */
        public MetricPoints build() {
            return size == steps.length
                    ? new MetricPoints(steps, values, timestamps)
                    : new MetricPoints(
                            Arrays.copyOf(steps, size), Arrays.copyOf(values, size), Arrays.copyOf(timestamps, size));
        }

        private void grow() {
            if (size == MAX_SIZE) {
                throw new IllegalStateException("a list holds at most " + MAX_SIZE + " points; downsample the series");
            }
            int capacity = (int) Math.min(MAX_SIZE, Math.max(16L, size + (long) (size >> 1)));
            steps = Arrays.copyOf(steps, capacity);
            values = Arrays.copyOf(values, capacity);
            timestamps = Arrays.copyOf(timestamps, capacity);
        }
    }
}
