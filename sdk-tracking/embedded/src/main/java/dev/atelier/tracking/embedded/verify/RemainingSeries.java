package dev.atelier.tracking.embedded.verify;

import dev.atelier.metric.MetricSummary;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The series of a file that has lost its end, and how far each can be read. Confined to a thread. */
final class RemainingSeries {
    private static final int SHOWN = 3;

    private record Remaining(String text, long timestamp) {}

    private final List<Remaining> series = new ArrayList<>();

    private RemainingSeries() {}

    static RemainingSeries of(PartFile file) throws IOException {
        List<Integer> runs = new ArrayList<>();
        List<SeriesPart> parts = new ArrayList<>();
        file.refresh(1, (runId, run) -> runs.add(run));
        for (int run : runs) {
            file.parts(run, parts::add);
        }
        RemainingSeries remaining = new RemainingSeries();
        for (SeriesPart part : parts) {
            remaining.add(part);
        }
        remaining.series.sort(Comparator.comparingLong(Remaining::timestamp).reversed());
        return remaining;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Names the series that were logged to last, since what was cut off was most likely theirs. */
    @Override
    public String toString() {
        List<String> shown = series.stream().limit(SHOWN).map(Remaining::text).toList();
        int others = series.size() - shown.size();
        return String.join(", ", shown) + (others == 0 ? "" : ", and perhaps of " + others + " more series");
    }

    private void add(SeriesPart part) throws IOException {
        MetricSummary summary = part.summary();
        String name = "run '" + part.key().runId() + "', metric '" + part.key().metric() + "'";
        series.add(
                summary == null
                        ? new Remaining(name + " behind its first " + part.valueCount() + " values", Long.MIN_VALUE)
                        : new Remaining(
                                name + " after step " + summary.last().step(),
                                summary.last().timestamp()));
    }
}
