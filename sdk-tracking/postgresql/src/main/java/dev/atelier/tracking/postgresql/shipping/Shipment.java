package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.postgresql.journal.JournalFrames;
import dev.atelier.tracking.postgresql.journal.JournalRecord;
import dev.atelier.tracking.postgresql.series.PointBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one transaction takes from a journal to the server. Confined to a thread. */
final class Shipment {
    private static final int MOST_POINTS = 1 << 18;
    private static final long MOST_TEXT = 16L << 20;

    private final Map<JournalFrames.Definition, Part> parts = new LinkedHashMap<>();
    private int points;
    private long text;

    void add(JournalFrames.Definition definition, long ordinal, JournalRecord point) {
        Part part = part(definition);
        if (part.points.size() == 0) {
            part.firstPoint = ordinal;
        }
        part.points.add(point.step(), point.value(), point.time());
        points++;
    }

    void add(JournalFrames.Definition definition, long ordinal, MetricValue value) {
        Part part = part(definition);
        if (part.values.isEmpty()) {
            part.firstValue = ordinal;
        }
        part.values.add(value);
        text += 100 + value.json().length();
    }

    boolean isFull() {
        return points >= MOST_POINTS || text >= MOST_TEXT || parts.size() >= 20_000;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    Collection<Part> parts() {
        return parts.values();
    }

    /** Returns the parts of each series, in the order in which their rows are locked. */
    Map<SeriesKey, List<Part>> bySeries() {
        Map<SeriesKey, List<Part>> series = new TreeMap<>((left, right) -> {
            int byRun = left.runId().compareTo(right.runId());
            return byRun != 0 ? byRun : left.metric().compareTo(right.metric());
        });
        for (Part part : parts.values()) {
            series.computeIfAbsent(part.key, key -> new ArrayList<>()).add(part);
        }
        return series;
    }

    private Part part(JournalFrames.Definition definition) {
        Part part = parts.get(definition);
        if (part == null) {
            part = new Part(definition.key(), definition.origin());
            parts.put(definition, part);
        }
        return part;
    }

    /** What one origin appended to one series. */
    static final class Part {
        final SeriesKey key;
        final String origin;
        final PointBatch points = new PointBatch();
        final List<MetricValue> values = new ArrayList<>();
        /** How many points the origin had appended before these, or -1 when that is not known. */
        long firstPoint = -1;

        long firstValue = -1;

        private Part(SeriesKey key, String origin) {
            this.key = key;
            this.origin = origin;
        }

        /** Drops what another process has appended for the origin already, when it took over. */
        void dropApplied(long appliedPoints, long appliedValues) {
            if (firstPoint >= 0 && appliedPoints > firstPoint) {
                points.dropFirst((int) Math.min(points.size(), appliedPoints - firstPoint));
            }
            if (firstValue >= 0 && appliedValues > firstValue) {
                values.subList(0, (int) Math.min(values.size(), appliedValues - firstValue))
                        .clear();
            }
        }
    }
}
