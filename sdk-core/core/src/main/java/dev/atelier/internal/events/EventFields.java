package dev.atelier.internal.events;

import static java.util.Objects.requireNonNull;

import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the protocol demands of the fields of events. */
final class EventFields {
    private static final int MAX_CHILD_ID = 64;

    private EventFields() {}

    static void name(String name) {
        if (requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("the name of an event must not be blank");
        }
    }

    static void child(@Nullable String id) {
        if (id != null && !isChildId(id)) {
            throw new IllegalArgumentException(
                    "child id '" + id + "' must have 1 to " + MAX_CHILD_ID + " letters, digits, '_' and '-'");
        }
    }

    private static boolean isChildId(String id) {
        boolean valid = !id.isEmpty() && id.length() <= MAX_CHILD_ID;
        for (int i = 0; valid && i < id.length(); i++) {
            char c = id.charAt(i);
            valid = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        }
        return valid;
    }

    static void paramValue(Object value) {
        requireNonNull(value, "value");
        if (!(value instanceof Number || value instanceof Boolean || value instanceof String)) {
            throw new IllegalArgumentException("a parameter is a number, a boolean or a text, not a "
                    + value.getClass().getName());
        }
    }

    static void fraction(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("progress is between 0 and 1, not " + fraction);
        }
    }

    static void terminal(RunStatus status) {
        if (!requireNonNull(status, "status").terminal()) {
            throw new IllegalArgumentException("a run reports how it ends, not that it is " + status);
        }
    }

    /** Checks that JSON text begins as the values of its kind do. */
    static void form(MetricKind kind, String json) {
        if (requireNonNull(kind, "kind") == MetricKind.SCALAR) {
            throw new IllegalArgumentException("a scalar is a metric, not a structured value");
        }
        char expected = kind == MetricKind.TEXT ? '"' : kind == MetricKind.LIST ? '[' : '{';
        String text = requireNonNull(json, "json").stripLeading();
        if (text.isEmpty() || text.charAt(0) != expected) {
            throw new IllegalArgumentException(
                    "the JSON of a value of kind " + kindName(kind) + " must begin with " + expected);
        }
    }

    static String kindName(MetricKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Checks a path in one of the run directory's own folders. */
    static void pathIn(String folder, String path) {
        path("file", path);
        if (!path.startsWith(folder)) {
            throw new IllegalArgumentException("file '" + path + "' is not in " + folder);
        }
    }

    /** Checks a relative path, {@code /}-separated, that stays below where it begins. */
    static void path(String what, String path) {
        boolean safe = path.indexOf('\\') < 0 && path.indexOf('\0') < 0;
        for (String part : path.split("/", -1)) {
            safe &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!safe) {
            throw new IllegalArgumentException(
                    what + " '" + path + "' must be a relative path with '/' between its parts, without '.' and '..'");
        }
    }
}
