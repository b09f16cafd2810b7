package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.store.MetricLog;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Whole series, by step, then time, then value. Thread-safe. */
public final class Histories {
    private static final int MAX_ROWS = 25_000;
    private static final int MAX_RUNS = 100;
    private static final int MAX_PER_RUN = 2_500;
    private static final int STANDARD_PER_RUN = 2_500;

    private final Runs runs;
    private final MetricLog metrics;

    public Histories(Runs runs, MetricLog metrics) {
        this.runs = runs;
        this.metrics = metrics;
    }

    /** Returns a series, or a page of it when the client asks for one; the token names the page's last point. */
    public ObjectNode history(Message request) {
        String runId = request.runId();
        String key = request.required("metric_key");
        int size = request.has("max_results")
                ? request.count("max_results", MAX_ROWS, 1, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
        runs.require(runId);
        MetricPoints points = metrics.history(runId, key);
        String token = request.text("page_token");
        int from = token.isEmpty() ? 0 : behind(points, point(token));
        int to = (int)
                Math.min(points.size(), (long) from + Math.min(size, request.has("max_results") ? MAX_ROWS : size));
        ObjectNode answer = Json.object();
        if (to > from) {
            ArrayNode list = answer.putArray("metrics");
            points.subList(from, to).forEach(point -> list.add(Runs.point(key, point)));
        }
        if (to < points.size()) {
            answer.put("next_page_token", token(points.get(to - 1)));
        }
        return answer;
    }

    /** Returns the series of several runs, one behind the other. */
    public ObjectNode bulk(Message request) {
        List<String> runIds = request.texts("run_id");
        if (runIds.isEmpty()) {
            throw MlflowError.invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        }
        requireFew(runIds, "GetMetricHistoryBulk request cannot specify more than ");
        String key = request.findText("metric_key")
                .orElseThrow(() -> MlflowError.invalid("GetMetricHistoryBulk request must specify a metric_key."));
        int limit = Math.min(MAX_ROWS, request.count("max_results", MAX_ROWS, 1, Integer.MAX_VALUE));
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("metrics");
        for (String runId : new TreeSet<>(runIds)) {
            runs.require(runId);
            for (MetricPoint point : metrics.history(runId, key)) {
                if (list.size() >= limit) {
                    return answer;
                }
                list.add(Runs.point(key, point).put("run_id", runId));
            }
        }
        return answer;
    }

    /** Returns some points of each run, evenly spread over the steps; the first and the last step are among them. */
    public ObjectNode interval(Message request) {
        List<String> runIds = request.texts("run_ids");
        if (runIds.isEmpty()) {
            throw request.missing("run_ids");
        }
        requireFew(runIds, "GetMetricHistoryBulkInterval request must specify at most ");
        String key = request.required("metric_key");
        int limit = request.count("max_results", STANDARD_PER_RUN, 1, MAX_PER_RUN);
        if (request.has("start_step") != request.has("end_step")) {
            throw MlflowError.invalid("If either start step or end step are specified, both must be specified.");
        }
        long start = request.integer("start_step").orElse(Long.MIN_VALUE);
        long end = request.integer("end_step").orElse(Long.MAX_VALUE);
        if (start > end) {
            throw MlflowError.invalid("end_step must be greater than start_step. Found start_step=" + start
                    + " and end_step=" + end + ".");
        }
        ObjectNode answer = Json.object();
        for (String runId : runIds) {
            runs.require(runId);
            List<MetricPoint> inside = metrics.history(runId, key).stream()
                    .filter(point -> point.step() >= start && point.step() <= end)
                    .toList();
            for (int index : spread(inside.size(), limit)) {
                answer.withArrayProperty("metrics")
                        .add(Runs.point(key, inside.get(index)).put("run_id", runId));
            }
        }
        return answer;
    }

    private static Iterable<Integer> spread(int size, int limit) {
        TreeSet<Integer> indexes = new TreeSet<>();
        int wanted = Math.min(size, limit);
        for (int i = 0; i < wanted; i++) {
            indexes.add(wanted == 1 ? size - 1 : (int) ((long) i * (size - 1) / (wanted - 1)));
        }
        return indexes;
    }

    private static void requireFew(List<String> runIds, String message) {
        if (runIds.size() > MAX_RUNS) {
            throw MlflowError.invalid(message + MAX_RUNS + " run_ids. Received " + runIds.size() + " run_ids.");
        }
    }

    private static int behind(MetricPoints points, MetricPoint last) {
        int found = Collections.binarySearch(points, last);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private static String token(MetricPoint point) {
        byte[] bytes = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(point.step())
                .putLong(point.timestamp())
                .putDouble(point.value())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static MetricPoint point(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() == 3 * Long.BYTES) {
                long step = bytes.getLong();
                long timestamp = bytes.getLong();
                return new MetricPoint(step, bytes.getDouble(), timestamp);
            }
        } catch (IllegalArgumentException e) {
            throw MlflowError.invalid("Invalid page token: '" + token + "'");
        }
        throw MlflowError.invalid("Invalid page token: '" + token + "'");
    }
}
