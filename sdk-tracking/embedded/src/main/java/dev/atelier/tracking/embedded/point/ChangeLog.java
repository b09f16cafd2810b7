package dev.atelier.tracking.embedded.point;

import java.util.function.IntConsumer;

/** Which series of a file changed when, the latest last. Confined to the index's lock. */
final class ChangeLog {
    private static final int SLACK = 1_024;

    private final IntColumn lastChange = new IntColumn(-1);
    private IntColumn series = new IntColumn(0);
    private LongColumn generations = new LongColumn();
    private int distinct;

    /** Notes that a series changed; generations never fall. */
    void add(int number, long generation) {
        int last = lastChange.get(number);
        if (last >= 0 && generations.get(last) == generation) {
            return;
        }
        if (last < 0) {
            distinct++;
        }
        lastChange.set(number, series.add(number));
        generations.add(generation);
        if (series.size() > 2 * distinct + SLACK) {
            dropOutdated();
        }
    }

    /** Hands over each series that changed after a generation, once. */
    void after(long generation, IntConsumer target) {
        int low = 0;
        int high = series.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (generations.get(middle) <= generation) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int index = low; index < series.size(); index++) {
            if (lastChange.get(series.get(index)) == index) {
                target.accept(series.get(index));
            }
        }
    }

    private void dropOutdated() {
        IntColumn oldSeries = series;
        LongColumn oldGenerations = generations;
        series = new IntColumn(0);
        generations = new LongColumn();
        for (int index = 0; index < oldSeries.size(); index++) {
            int number = oldSeries.get(index);
            if (lastChange.get(number) == index) {
                lastChange.set(number, series.add(number));
                generations.add(oldGenerations.get(index));
            }
        }
    }
}
