package dev.atelier.internal.events;

import dev.atelier.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event on its way to a line. Not thread-safe. */
final class EventEncoder {
    private static final int MAX_MESSAGE = 8_000;

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    EventEncoder(String writer, long number, RunEvent event) {
        fields.put("v", 1);
        fields.put("w", writer);
        fields.put("q", number);
        fields.put("ts", event.timestamp());
        add(event);
        optional("c", event.child());
    }

    private void add(RunEvent event) {
        if (event instanceof RunEvent.Metric metric) {
            named("metric", metric.name(), NonFinite.write(metric.value()));
            optional("s", metric.step());
        } else if (event instanceof RunEvent.Value value) {
            named("value", value.name(), Json.parse(value.content().json()));
            fields.put("k", EventFields.kindName(value.content().kind()));
            optional("s", value.step());
            optional("d", value.content().description());
        } else if (event instanceof RunEvent.Param param) {
            named("param", param.name(), plain(param.value()));
        } else if (event instanceof RunEvent.Tag tag) {
            named("tag", tag.name(), tag.value());
        } else if (event instanceof RunEvent.Property property) {
            named("property", property.name(), property.value());
        } else if (event instanceof RunEvent.ArtifactUploaded artifact) {
            fields.put("t", "artifact");
            fields.put("n", artifact.name());
            fields.put("f", artifact.file());
            optional("o", artifact.mode() == UploadMode.OVERWRITE ? true : null);
        } else if (event instanceof RunEvent.ChildStarted child) {
            fields.put("t", "child");
            fields.put("n", child.name());
            optional("p", child.parent());
        } else if (event instanceof RunEvent.TagRemoved removed) {
            fields.put("t", "untag");
            fields.put("n", removed.name());
        } else if (event instanceof RunEvent.Request request) {
            named("request", request.kind(), request.body().values());
            fields.put("i", request.id());
        } else if (event instanceof RunEvent.StatusReported reported) {
            said("status", reported.status().toString().toLowerCase(Locale.ROOT), reported.message());
        } else if (event instanceof RunEvent.Progress progress) {
            said("progress", progress.fraction(), progress.message());
        }
    }

    private void named(String type, String name, @Nullable Object payload) {
        fields.put("t", type);
        fields.put("n", name);
        fields.put("x", payload);
    }

    private void said(String type, Object payload, @Nullable String message) {
        fields.put("t", type);
        fields.put("x", payload);
        optional("m", message);
    }

    private void optional(String field, @Nullable Object value) {
        if (value != null) {
            fields.put(field, value);
        }
    }

    private static Object plain(Object value) {
        return value instanceof Double || value instanceof Float
                ? NonFinite.write(((Number) value).doubleValue())
                : value;
    }

    /** Returns the event as it stands, with a newline. */
    byte[] line() {
        return (Json.write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Cuts what is said to people. */
    void shorten() {
        fields.computeIfPresent("m", (field, message) -> shortened(message));
        fields.computeIfPresent("d", (field, description) -> shortened(description));
    }

    private static Object shortened(Object text) {
        String full = text.toString();
        return full.length() <= MAX_MESSAGE ? full : full.substring(0, MAX_MESSAGE - 1) + "…";
    }

    /** Returns the payload as JSON text. */
    byte[] payload() {
        return Json.write(fields.get("x")).getBytes(StandardCharsets.UTF_8);
    }

    /** Says that the payload is in a file. */
    void spilledTo(String file) {
        fields.remove("x");
        fields.put("f", file);
    }

    boolean hasPayload() {
        return fields.containsKey("x");
    }
}
