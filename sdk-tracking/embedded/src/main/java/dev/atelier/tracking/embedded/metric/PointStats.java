package dev.atelier.tracking.embedded.metric;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import org.jspecify.annotations.Nullable;

/** A {@link ChunkSummary} in the making, without objects. Confined to a lock of its owner. */
public final class PointStats {
    private int count;
    private int numbers;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private long firstStep;
    private long firstTime;
    private double firstValue;
    private long lastStep;
    private long lastTime;
    private double lastValue;

    public void add(long step, double value, long time) {
        if (count == 0) {
            setFirst(step, value, time);
            setLast(step, value, time);
        } else if (step > lastStep) {
            setLast(step, value, time);
        } else {
            addOutOfOrder(step, value, time);
        }
        count++;
        if (!Double.isNaN(value)) {
            numbers++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }

    public int count() {
        return count;
    }

    @Nullable
    public ChunkSummary summary() {
        if (count == 0) {
            return null;
        }
        MetricSummary summary = new MetricSummary(
                count,
                new MetricPoint(firstStep, firstValue, firstTime),
                new MetricPoint(lastStep, lastValue, lastTime),
                numbers == 0 ? Double.NaN : min,
                numbers == 0 ? Double.NaN : max);
        return new ChunkSummary(summary, sum, numbers);
    }

    private void addOutOfOrder(long step, double value, long time) {
        if (compare(step, value, time, lastStep, lastValue, lastTime) > 0) {
            setLast(step, value, time);
        }
        if (compare(step, value, time, firstStep, firstValue, firstTime) < 0) {
            setFirst(step, value, time);
        }
    }

    /** The order of {@link MetricPoint}. */
    private static int compare(long step, double value, long time, long step2, double value2, long time2) {
        int bySteps = Long.compare(step, step2);
        int byTimes = bySteps != 0 ? bySteps : Long.compare(time, time2);
        return byTimes != 0 ? byTimes : Double.compare(value, value2);
    }

    private void setFirst(long step, double value, long time) {
        firstStep = step;
        firstValue = value;
        firstTime = time;
    }

    private void setLast(long step, double value, long time) {
        lastStep = step;
        lastValue = value;
        lastTime = time;
    }
}
