package dev.atelier.internal.events;

import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one event. */
final class EventParser {
    private static final double LARGEST_EXACT = 1L << 53;

    private final JsonObject line;

    EventParser(JsonObject line) {
        this.line = line;
    }

    Optional<RunEvent> parse() {
        if (line.number("v", 1) != 1) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (line.text("t")) {
                    case "metric" -> metric();
                    case "value" -> value();
                    case "param" -> new RunEvent.Param(child(), timestamp(), name(), payload());
                    case "tag" -> new RunEvent.Tag(child(), timestamp(), name(), optionalText("x"));
                    case "untag" -> new RunEvent.TagRemoved(child(), timestamp(), name());
                    case "request" ->
                        new RunEvent.Request(child(), timestamp(), line.text("i"), name(), line.object("x"));
                    case "property" -> new RunEvent.Property(child(), timestamp(), name(), line.text("x"));
                    case "artifact" -> artifact();
                    case "child" -> child(line.text("c"));
                    case "status" -> new RunEvent.StatusReported(child(), timestamp(), status(), optionalText("m"));
                    case "progress" -> new RunEvent.Progress(child(), timestamp(), number("x"), optionalText("m"));
                    default -> null;
                });
    }

    private RunEvent metric() {
        return new RunEvent.Metric(child(), timestamp(), name(), number("x"), step());
    }

    private RunEvent value() {
        Object payload = payload();
        MetricKind kind = kind();
        RunEvent.Content content = new RunEvent.Content(kind, Json.write(payload), optionalText("d"));
        return new RunEvent.Value(child(), timestamp(), name(), content, step());
    }

    private RunEvent artifact() {
        UploadMode mode = line.flag("o") ? UploadMode.OVERWRITE : UploadMode.CREATE;
        return new RunEvent.ArtifactUploaded(child(), timestamp(), name(), line.text("f"), mode);
    }

    private RunEvent child(String id) {
        return new RunEvent.ChildStarted(id, timestamp(), line.find("n").orElse(id), optionalText("p"));
    }

    private MetricKind kind() {
        String name = line.text("k");
        try {
            return MetricKind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no kind of value is named '" + name + "'", e);
        }
    }

    private RunStatus status() {
        return RunStatus.of(line.text("x"));
    }

    private @Nullable String child() {
        return optionalText("c");
    }

    private String name() {
        return line.text("n");
    }

    private Object payload() {
        Object payload = line.value("x");
        if (payload == null) {
            throw wrong("x", "something", null);
        }
        return payload;
    }

    private long timestamp() {
        return whole("ts");
    }

    private @Nullable Long step() {
        return line.value("s") == null ? null : Long.valueOf(whole("s"));
    }

    /** Returns a whole number. */
    long whole(String field) {
        Object value = line.value(field);
        if (value instanceof Long number) {
            return number;
        } else if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT) {
            return number.longValue();
        }
        throw wrong(field, "a whole number", value);
    }

    private double number(String field) {
        Object value = line.value(field);
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof String text) {
            return NonFinite.parse(text).orElseThrow(() -> wrong(field, "a number", value));
        }
        throw wrong(field, "a number", value);
    }

    private @Nullable String optionalText(String field) {
        Object value = line.value(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(field, "a text", value);
    }

    private IllegalArgumentException wrong(String field, String expected, @Nullable Object value) {
        return new IllegalArgumentException("field '" + field + "' of a " + line.value("t") + " event must be "
                + expected + ", not " + Json.write(value));
    }
}
