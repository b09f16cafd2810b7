package dev.atelier.internal.job;

import dev.atelier.internal.events.EventWriter;
import dev.atelier.internal.events.RunEvent;
import dev.atelier.internal.events.Upload;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunTap;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes what is recorded inside a job as events for the client. Thread-safe. */
public final class EventTap implements RunTap {
    private final EventWriter writer;
    private final String mainRunId;
    private final AnswerReader answers;

    public EventTap(Path runDirectory, String mainRunId) {
        this.writer = EventWriter.open(runDirectory);
        this.mainRunId = mainRunId;
        this.answers = new AnswerReader(runDirectory);
    }

    @Override
    public void point(String runId, String metric, double value) {
        writer.write(new RunEvent.Metric(child(runId), now(), metric, value, null));
    }

    @Override
    public void point(String runId, String metric, double value, long step) {
        writer.write(new RunEvent.Metric(child(runId), now(), metric, value, step));
    }

    @Override
    public void value(String runId, String metric, MetricKind kind, String json) {
        RunEvent.Content content = new RunEvent.Content(kind, json, null);
        writer.write(new RunEvent.Value(child(runId), now(), metric, content, null));
    }

    @Override
    public void param(String runId, String name, Object value) {
        writer.write(new RunEvent.Param(child(runId), now(), name, value));
    }

    @Override
    public void tag(String runId, String name, @Nullable String value) {
        writer.write(new RunEvent.Tag(child(runId), now(), name, value));
    }

    @Override
    public void removedTag(String runId, String name) {
        writer.write(new RunEvent.TagRemoved(child(runId), now(), name));
    }

    @Override
    public void property(String runId, String name, String value) {
        writer.write(new RunEvent.Property(child(runId), now(), name, value));
    }

    @Override
    public void artifact(String runId, String name, Path file, UploadMode mode) {
        writer.upload(new Upload(child(runId), now(), name, file, mode));
    }

    @Override
    public void child(String runId, String parentId, String name) {
        writer.write(new RunEvent.ChildStarted(runId, now(), name, child(parentId)));
    }

    @Override
    public Optional<JsonObject> ask(String runId, String kind, Supplier<JsonObject> body) {
        String id = UUID.randomUUID().toString();
        writer.write(new RunEvent.Request(child(runId), now(), id, kind, body.get()));
        return Optional.of(answers.await(id, kind));
    }

    @Override
    public void status(String runId, RunStatus status, String message) {
        writer.write(new RunEvent.StatusReported(child(runId), now(), status, message));
    }

    private @Nullable String child(String runId) {
        return runId.equals(mainRunId) ? null : runId;
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
