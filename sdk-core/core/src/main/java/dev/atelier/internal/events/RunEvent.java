package dev.atelier.internal.events;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that a script reports of its run, or of a child run. Immutable. */
public sealed interface RunEvent {
    /** Returns the id of the child run that the event belongs to, or null for the run itself. */
    @Nullable
    String child();

    /** Returns when it happened: epoch milliseconds by the script's clock. */
    long timestamp();

    /**
     * Reads one line of {@code events.ndjson}, its payload included.
     *
     * @return the event, or empty when its type or version is unknown
     * @throws IllegalArgumentException when a field is missing or wrong
     */
    static Optional<RunEvent> parse(JsonObject line) {
        return new EventParser(line).parse();
    }

    /** A point of a metric; without a step, the next one. */
    record Metric(
            @Nullable String child,
            long timestamp,
            String name,
            double value,
            @Nullable Long step) implements RunEvent {
        public Metric {
            EventFields.child(child);
            EventFields.name(name);
        }
    }

    /** A structured value of a metric; without a step, the next one. */
    record Value(
            @Nullable String child,
            long timestamp,
            String name,
            Content content,
            @Nullable Long step) implements RunEvent {
        public Value {
            EventFields.child(child);
            EventFields.name(name);
            requireNonNull(content, "content");
        }
    }

    /** What a structured value holds: JSON text of the form that its kind has. */
    record Content(MetricKind kind, String json, @Nullable String description) {
        public Content {
            EventFields.form(kind, json);
        }
    }

    /** A parameter: a number, a boolean or a text. */
    record Param(@Nullable String child, long timestamp, String name, Object value) implements RunEvent {
        public Param {
            EventFields.child(child);
            EventFields.name(name);
            EventFields.paramValue(value);
        }
    }

    /** A tag, which may do without a value. */
    record Tag(
            @Nullable String child,
            long timestamp,
            String name,
            @Nullable String value) implements RunEvent {
        public Tag {
            EventFields.child(child);
            EventFields.name(name);
        }
    }

    /** A tag goes. */
    record TagRemoved(@Nullable String child, long timestamp, String name) implements RunEvent {
        public TagRemoved {
            EventFields.child(child);
            EventFields.name(name);
        }
    }

    /** A property. */
    record Property(@Nullable String child, long timestamp, String name, String value) implements RunEvent {
        public Property {
            EventFields.child(child);
            EventFields.name(name);
            requireNonNull(value, "value");
        }
    }

    /** A file of the run directory that is to become an artifact. */
    record ArtifactUploaded(@Nullable String child, long timestamp, String name, String file, UploadMode mode)
            implements RunEvent {
        public ArtifactUploaded {
            EventFields.child(child);
            EventFields.name(name);
            EventFields.path("artifact name", name);
            EventFields.pathIn("uploads/", file);
            requireNonNull(mode, "mode");
        }
    }

    /** A child run begins: of another child when a parent is named, else of the run itself. */
    record ChildStarted(
            String child,
            long timestamp,
            String name,
            @Nullable String parent) implements RunEvent {
        public ChildStarted {
            EventFields.child(requireNonNull(child, "child"));
            EventFields.child(parent);
            requireNonNull(name, "name");
        }
    }

    /** The script asks the workspace for something; the answer goes to a file that the id names. */
    record Request(@Nullable String child, long timestamp, String id, String kind, JsonObject body)
            implements RunEvent {
        public Request {
            EventFields.child(child);
            EventFields.child(requireNonNull(id, "id"));
            EventFields.name(kind);
            requireNonNull(body, "body");
        }
    }

    /** A run says how it ends. */
    record StatusReported(
            @Nullable String child,
            long timestamp,
            RunStatus status,
            @Nullable String message) implements RunEvent {
        public StatusReported {
            EventFields.child(child);
            EventFields.terminal(status);
        }
    }

    /** How far a run is, from 0 to 1. */
    record Progress(
            @Nullable String child,
            long timestamp,
            double fraction,
            @Nullable String message) implements RunEvent {
        public Progress {
            EventFields.child(child);
            EventFields.fraction(fraction);
        }
    }
}
