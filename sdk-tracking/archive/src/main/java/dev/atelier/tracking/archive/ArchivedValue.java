package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;

/**
 * A structured value of an archive, one to a line.
 *
 * @param key its series
 * @param value the value
 */
record ArchivedValue(SeriesKey key, MetricValue value) {
    static String line(SeriesKey key, MetricValue value) {
        return Json.write(Json.object()
                .put("run", key.runId())
                .put("metric", key.metric())
                .put("kind", value.kind().name())
                .put("step", value.step())
                .put("timestamp", value.timestamp())
                .put("json", value.json()));
    }

    static ArchivedValue parse(String line) {
        ObjectNode json = Json.parse(line);
        return new ArchivedValue(
                new SeriesKey(Json.text(json, "run"), Json.text(json, "metric")),
                new MetricValue(
                        MetricKind.valueOf(Json.text(json, "kind")),
                        Json.text(json, "json"),
                        json.path("step").asLong(),
                        json.path("timestamp").asLong()));
    }
}
