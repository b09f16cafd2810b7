package dev.atelier.tracking.transfer.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.atelier.Metric;
import dev.atelier.Run;
import dev.atelier.RunDetails;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.tracking.transfer.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the lines of runs. Confined to a thread. */
public final class JsonLineWriter {
    private final JsonGenerator json;

    private JsonLineWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes runs into a file, replaced when it exists. */
    public static void write(Collection<Run> runs, Path file) {
        WholeFile.write(file, out -> {
            JsonGenerator json = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
            JsonLineWriter lines = new JsonLineWriter(json);
            for (Run run : runs) {
                lines.write(run);
            }
            json.flush();
        });
    }

    private void write(Run run) throws IOException {
        header(run.details());
        for (String name : run.metrics().names()) {
            Metric metric = run.metric(name);
            points(run.id(), name, metric.points());
            for (MetricValue value : metric.values()) {
                value(run.id(), name, value);
            }
        }
    }

    private void header(RunDetails run) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "run");
        json.writeStringField("id", run.id());
        json.writeStringField("experiment", run.experiment());
        json.writeStringField("name", run.name());
        text("parent", run.parent());
        text("user", Optional.of(run.user()).filter(user -> !user.isEmpty()));
        json.writeStringField("status", run.status().toString());
        text("message", run.verdict().map(verdict -> verdict.message()));
        time("started", run.startedAt());
        time("ended", run.endedAt());
        map("params", run.params());
        map("tags", run.tags());
        map("properties", run.properties());
        end();
    }

    private void points(String run, String metric, MetricPoints points) throws IOException {
        for (int i = 0; i < points.size(); i++) {
            begin("point", run, metric);
            json.writeNumberField("step", points.step(i));
            json.writeNumberField("timestamp", points.timestamp(i));
            json.writeNumberField("value", points.value(i));
            end();
        }
    }

    private void value(String run, String metric, MetricValue value) throws IOException {
        begin("value", run, metric);
        json.writeNumberField("step", value.step());
        json.writeNumberField("timestamp", value.timestamp());
        json.writeStringField("kind", value.kind().name());
        json.writeStringField("json", value.json());
        end();
    }

    private void begin(String type, String run, String metric) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeStringField("run", run);
        json.writeStringField("metric", metric);
    }

    private void end() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void text(String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    private void time(String field, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.get().toEpochMilli());
        }
    }

    private void map(String field, Map<String, ? extends @Nullable Object> values) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, ? extends @Nullable Object> entry : values.entrySet()) {
            json.writeFieldName(entry.getKey());
            JsonText.write(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
