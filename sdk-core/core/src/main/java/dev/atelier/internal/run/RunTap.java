package dev.atelier.internal.run;

import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hears of everything that is recorded on runs; inside a job it writes the events that the client reads. */
public interface RunTap {
    /** Hears nothing. */
    RunTap NONE = new RunTap() {};

    default void point(String runId, String metric, double value) {}

    default void point(String runId, String metric, double value, long step) {}

    default void value(String runId, String metric, MetricKind kind, String json) {}

    default void param(String runId, String name, Object value) {}

    default void tag(String runId, String name, @Nullable String value) {}

    default void removedTag(String runId, String name) {}

    default void property(String runId, String name, String value) {}

    default void artifact(String runId, String name, Path file, UploadMode mode) {}

    default void child(String runId, String parentId, String name) {}

    default void status(String runId, RunStatus status, String message) {}

    /** Asks the workspace of the client and waits for the answer; empty where there is no client to ask. */
    default Optional<JsonObject> ask(String runId, String kind, Supplier<JsonObject> body) {
        return Optional.empty();
    }
}
