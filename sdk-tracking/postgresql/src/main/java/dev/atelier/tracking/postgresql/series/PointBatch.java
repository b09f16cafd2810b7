package dev.atelier.tracking.postgresql.series;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import java.util.Arrays;

/** Points of one series on their way to the database, in the order of their appends. Confined to a thread. */
public final class PointBatch {
    private long[] steps = new long[4];
    private double[] values = new double[4];
    private long[] times = new long[4];
    private int size;

    public void add(long step, double value, long time) {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        steps[size] = step;
        values[size] = value;
        times[size] = time;
        size++;
    }

    public int size() {
        return size;
    }

    long step(int index) {
        return steps[index];
    }

    double value(int index) {
        return values[index];
    }

    long time(int index) {
        return times[index];
    }

    /** Forgets the first points. */
    public void dropFirst(int count) {
        steps = Arrays.copyOfRange(steps, count, Math.max(size, count + 1));
        values = Arrays.copyOfRange(values, count, Math.max(size, count + 1));
        times = Arrays.copyOfRange(times, count, Math.max(size, count + 1));
        size -= count;
    }

    /** Summarises a range, without making an object of every point. */
    public ChunkSummary summary(int from, int to) {
        int first = from;
        int last = from;
        double min = Double.NaN;
        double max = Double.NaN;
        double sum = 0;
        int numbers = 0;
        for (int i = from; i < to; i++) {
            first = compare(i, first) < 0 ? i : first;
            last = compare(i, last) > 0 ? i : last;
            double value = values[i];
            if (!Double.isNaN(value)) {
                min = numbers == 0 ? value : Math.min(min, value);
                max = numbers == 0 ? value : Math.max(max, value);
                sum += value;
                numbers++;
            }
        }
        return new ChunkSummary(new MetricSummary(to - from, point(first), point(last), min, max), sum, numbers);
    }

    private MetricPoint point(int index) {
        return new MetricPoint(steps[index], values[index], times[index]);
    }

    private int compare(int left, int right) {
        int byStep = Long.compare(steps[left], steps[right]);
        int byTime = byStep != 0 ? byStep : Long.compare(times[left], times[right]);
        return byTime != 0 ? byTime : Double.compare(values[left], values[right]);
    }
}
