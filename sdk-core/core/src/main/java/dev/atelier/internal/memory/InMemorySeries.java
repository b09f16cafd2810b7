package dev.atelier.internal.memory;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One series: its points, its structured values, and a writer for each origin. Thread-safe. */
final class InMemorySeries {
    private final OpenState state;
    private final SeriesChanges.Feed changes;
    private final Map<String, SeriesWriter> writers = new HashMap<>();
    private final List<MetricPoint> points = new ArrayList<>();
    private final List<MetricValue> values = new ArrayList<>();
    private @Nullable MetricSummary summary;

    InMemorySeries(OpenState state, SeriesChanges.Feed changes) {
        this.state = state;
        this.changes = changes;
    }

    synchronized SeriesWriter writer(String origin) {
        SeriesWriter known = writers.get(requireNonNull(origin, "origin"));
        if (known == null) {
            known = new Writer(
                    summary == null ? 0 : SeriesWriter.stepAfter(summary.last().step()));
            writers.put(origin, known);
        }
        return known;
    }

    synchronized boolean isEmpty() {
        return points.isEmpty() && values.isEmpty();
    }

    synchronized Optional<MetricSummary> summary() {
        return Optional.ofNullable(summary);
    }

    synchronized MetricPoints points() {
        MetricPoints.Builder copy = new MetricPoints.Builder(points.size());
        points.forEach(point -> copy.add(point.step(), point.value(), point.timestamp()));
        return copy.build();
    }

    /** Returns about how many bytes its points and values take. */
    synchronized long size() {
        return points.size() * 24L
                + values.stream().mapToLong(value -> value.json().length()).sum();
    }

    synchronized List<MetricValue> values() {
        return List.copyOf(values);
    }

    private void add(MetricPoint point) {
        points.add(point);
        MetricSummary last = MetricSummary.of(point);
        summary = summary == null ? last : summary.plus(last);
        changes.changed();
    }

    private final class Writer implements SeriesWriter {
        private long nextStep;
        private long pointCount;
        private long valueCount;

        private Writer(long nextStep) {
            this.nextStep = nextStep;
        }

        @Override
        public long append(double value, long timestamp) {
            synchronized (InMemorySeries.this) {
                long step = nextStep;
                append(step, value, timestamp);
                return step;
            }
        }

        @Override
        public void append(long step, double value, long timestamp) {
            synchronized (InMemorySeries.this) {
                state.requireOpen();
                add(new MetricPoint(step, value, timestamp));
                nextStep = Math.max(nextStep, SeriesWriter.stepAfter(step));
                pointCount++;
            }
        }

        @Override
        public void append(MetricValue value) {
            synchronized (InMemorySeries.this) {
                state.requireOpen();
                values.add(requireNonNull(value, "value"));
                valueCount++;
                changes.changed();
            }
        }

        @Override
        public long pointCount() {
            synchronized (InMemorySeries.this) {
                return pointCount;
            }
        }

        @Override
        public long valueCount() {
            synchronized (InMemorySeries.this) {
                return valueCount;
            }
        }
    }
}
