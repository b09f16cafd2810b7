package dev.atelier.tracking.mlflowserver.store;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The points of metrics. Thread-safe.
 *
 * <p>MLflow keeps one of several equal points, so that a client may repeat a call. The points of the last calls are known
 * here, which costs the same however long a series is; what is repeated later is left out when the series is read, where
 * equal points stand side by side.
 */
public final class MetricLog {
    private static final int REMEMBERED = 50_000;
    private static final int KEPT_WRITERS = 10_000;

    private record Logged(SeriesKey key, long step, long bits, long timestamp) {}

    private final MetricStore store;
    private final Map<SeriesKey, SeriesWriter> writers = new ConcurrentHashMap<>();
    private Set<Logged> recent = new HashSet<>();
    private Set<Logged> older = new HashSet<>();

    public MetricLog(MetricStore store) {
        this.store = store;
    }

    /** Checks that a metric takes points, before anything of a batch is written. */
    public void require(String runId, String metric) {
        writer(new SeriesKey(runId, metric));
    }

    /** Appends a point, unless it is one of the last that came. */
    public void append(String runId, String metric, MetricPoint point) {
        SeriesKey key = new SeriesKey(runId, metric);
        SeriesWriter writer = writer(key);
        Logged logged = new Logged(key, point.step(), Double.doubleToLongBits(point.value()), point.timestamp());
        if (!remember(logged)) {
            return;
        }
        try {
            writer.append(point.step(), point.value(), point.timestamp());
        } catch (RuntimeException e) {
            forget(logged);
            throw e;
        }
    }

    /** Returns the latest point of each numeric metric of a run, by name. */
    public Map<String, MetricPoint> latest(String runId) {
        Map<String, MetricPoint> latest = new LinkedHashMap<>();
        for (String metric : store.metrics(runId)) {
            store.summary(new SeriesKey(runId, metric))
                    .map(MetricSummary::last)
                    .ifPresent(point -> latest.put(metric, point));
        }
        return latest;
    }

    /** Returns a series by step, time and value; equal points once. */
    public MetricPoints history(String runId, String metric) {
        MetricPoints sorted = store.points(new SeriesKey(runId, metric)).sorted();
        MetricPoints.Builder distinct = new MetricPoints.Builder(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            if (i == 0 || !same(sorted, i - 1, i)) {
                distinct.add(sorted.step(i), sorted.value(i), sorted.timestamp(i));
            }
        }
        return distinct.build();
    }

    private static boolean same(MetricPoints points, int left, int right) {
        return points.step(left) == points.step(right)
                && points.timestamp(left) == points.timestamp(right)
                && Double.compare(points.value(left), points.value(right)) == 0;
    }

    private SeriesWriter writer(SeriesKey key) {
        SeriesWriter known = writers.get(key);
        if (known != null) {
            return known;
        }
        if (!store.values(key).isEmpty()) {
            throw MlflowError.invalid("Metric '" + key.metric() + "' of run '" + key.runId()
                    + "' holds structured values and takes no numbers; log them under another name.");
        }
        if (writers.size() >= KEPT_WRITERS) {
            writers.clear();
        }
        SeriesWriter writer = store.writer(key, "");
        writers.put(key, writer);
        return writer;
    }

    private synchronized boolean remember(Logged logged) {
        if (older.contains(logged) || !recent.add(logged)) {
            return false;
        }
        if (recent.size() >= REMEMBERED) {
            older = recent;
            recent = new HashSet<>();
        }
        return true;
    }

    private synchronized void forget(Logged logged) {
        recent.remove(logged);
        older.remove(logged);
    }
}
