package dev.atelier.internal.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConflictException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.Names;
import dev.atelier.internal.json.Json;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Records on one run for one origin. Thread-safe; {@link #point} is the hot path. */
public final class RunRecorder {
    private static final long STATUS_CHECK_MILLIS = 200;

    private record Series(SeriesWriter writer, MetricKind kind, AtomicLong nextIndex) {}

    private final Runs runs;
    private final MetricStore metrics;
    private final Clock clock;
    private final String runId;
    private final String origin;
    private final Map<String, Series> series = new ConcurrentHashMap<>();
    private volatile long openUntil;
    private volatile boolean ended;

    public RunRecorder(Runs runs, MetricStore metrics, Clock clock, RunOrigin origin) {
        this.runs = runs;
        this.metrics = metrics;
        this.clock = clock;
        this.runId = origin.runId();
        this.origin = origin.name();
    }

    /** Records a point at its next step. */
    public void point(String metric, double value) {
        long now = clock.millis();
        requireOpen(now);
        series(metric, MetricKind.SCALAR).writer.append(value, now);
    }

    /** Records a point at a step. */
    public void point(String metric, double value, long step) {
        long now = clock.millis();
        requireOpen(now);
        series(metric, MetricKind.SCALAR).writer.append(step, value, now);
    }

    /** Records a structured value at its next index. */
    public void value(String metric, MetricKind kind, String json) {
        long now = clock.millis();
        requireOpen(now);
        Series known = series(metric, kind);
        known.writer.append(new MetricValue(kind, json, known.nextIndex.getAndIncrement(), now));
    }

    /** Returns the writer of a series of one kind. */
    public SeriesWriter writer(String metric, MetricKind kind) {
        return series(metric, kind).writer;
    }

    /** Sets parameters, which never change afterwards; the same value again is no error. */
    public void params(Map<String, ?> params) {
        Map<String, Object> stored = new LinkedHashMap<>();
        params.forEach((name, value) -> stored.put(Names.key("parameter", name), Names.paramValue(name, value)));
        once("params", "parameter", stored);
    }

    /** Sets properties, which never change afterwards; the same value again is no error. */
    public void properties(Map<String, String> properties) {
        properties.keySet().forEach(name -> Names.key("property", name));
        once("properties", "property", properties);
    }

    /** Sets tags; null for a tag without a value. */
    public void tags(Map<String, ? extends @Nullable String> tags) {
        tags.keySet().forEach(name -> Names.key("tag", name));
        runs.update(runId, json -> {
            for (Map.Entry<String, ? extends @Nullable String> tag : tags.entrySet()) {
                json = json.withIn("tags", tag.getKey(), tag.getValue());
            }
            return json;
        });
    }

    public void removeTag(String name) {
        runs.update(runId, json -> json.withoutIn("tags", name));
    }

    /** Says that the run has ended, so that nothing more is recorded on it. */
    public void end() {
        ended = true;
    }

    private void once(String field, String what, Map<String, ?> entries) {
        runs.update(runId, json -> {
            for (Map.Entry<String, ?> entry : entries.entrySet()) {
                Object known = json.object(field).value(entry.getKey());
                if (known == null) {
                    json = json.withIn(field, entry.getKey(), entry.getValue());
                } else if (!sameValue(known, entry.getValue())) {
                    throw new ConflictException(
                            what,
                            entry.getKey(),
                            "it is " + Json.write(known) + " and cannot become " + Json.write(entry.getValue()) + "; "
                                    + field + " never change");
                }
            }
            return json;
        });
    }

    static boolean sameValue(Object known, Object value) {
        boolean bothLong = known instanceof Long && value instanceof Long;
        if (!bothLong && known instanceof Number left && value instanceof Number right) {
            return Double.compare(left.doubleValue(), right.doubleValue()) == 0;
        }
        return known.equals(value);
    }

    private void requireOpen(long now) {
        if (now < openUntil && !ended) {
            return;
        }
        if (hasEnded()) {
            RunRecord run = runs.require(runId);
            throw new IllegalStateException("run '" + runId + "' is " + run.status()
                    + ", nothing can be logged to it any more; start a new run or a child of it");
        }
        openUntil = now + STATUS_CHECK_MILLIS;
    }

    /** Tells whether the run has ended, as far as can be seen: a store that is away for a while does not stop the logging. */
    private boolean hasEnded() {
        try {
            return runs.require(runId).ended();
        } catch (StoreException e) {
            if (e.retryable()) {
                return ended;
            }
            throw e;
        }
    }

    private Series series(String metric, MetricKind kind) {
        Series known = series.get(requireNonNull(metric, "metric"));
        if (known == null) {
            Series opened = openSeries(Names.key("metric", metric), kind);
            Series other = series.putIfAbsent(metric, opened);
            known = other == null ? opened : other;
        }
        if (known.kind != kind) {
            throw new ConflictException(
                    "metric",
                    metric,
                    "it holds " + known.kind + " and cannot take " + kind + " as well; log that under another name");
        }
        return known;
    }

    private Series openSeries(String metric, MetricKind kind) {
        SeriesKey key = new SeriesKey(runId, metric);
        SeriesWriter writer = metrics.writer(key, origin);
        MetricKind stored = storedKind(key).orElse(kind);
        return new Series(writer, stored, new AtomicLong(writer.valueCount()));
    }

    /** Tells which kind a series has, as far as can be seen: a store that is away for a while does not stop the logging. */
    private Optional<MetricKind> storedKind(SeriesKey key) {
        try {
            List<MetricValue> values = metrics.values(key);
            if (!values.isEmpty()) {
                return Optional.of(values.get(0).kind());
            }
            return metrics.summary(key).isPresent() ? Optional.of(MetricKind.SCALAR) : Optional.empty();
        } catch (StoreException e) {
            if (e.retryable()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
