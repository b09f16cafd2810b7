package dev.atelier.internal.run;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's document, read by name.
 *
 * @param json the document
 */
public record RunRecord(JsonObject json) {
    public String id() {
        return json.text("id");
    }

    public long number() {
        return json.number("number", 0);
    }

    public String experiment() {
        return json.text("experiment");
    }

    public String name() {
        return json.find("name").orElseGet(this::id);
    }

    public Optional<String> parent() {
        return json.find("parent");
    }

    public String user() {
        return json.find("user").orElse("");
    }

    public String target() {
        return json.find("target").orElse("");
    }

    public RunStatus status() {
        return RunStatus.of(json.text("status"));
    }

    public boolean ended() {
        return status().terminal();
    }

    public Optional<Verdict> verdict() {
        return json.has("verdict") ? Optional.of(verdict(json.object("verdict"))) : Optional.empty();
    }

    public Optional<String> error() {
        return json.find("error");
    }

    public Instant createdAt() {
        return Instant.ofEpochMilli(json.number("created", 0));
    }

    public Optional<Instant> startedAt() {
        return json.findNumber("started").map(Instant::ofEpochMilli);
    }

    public Optional<Instant> endedAt() {
        return json.findNumber("ended").map(Instant::ofEpochMilli);
    }

    /** When a run that took so long has ended: not before it started, and not after now. */
    long endAfter(@Nullable Duration took, long now) {
        long start = startedAt().orElse(createdAt()).toEpochMilli();
        return took == null || took.isNegative() ? now : Math.max(start, Math.min(now, start + took.toMillis()));
    }

    /** How long the run took, or empty while it has not ended. */
    public Optional<Duration> duration() {
        return endedAt().map(end -> Duration.between(startedAt().orElse(createdAt()), end));
    }

    public Map<String, @Nullable Object> params() {
        return json.object("params").values();
    }

    public Map<String, @Nullable Object> tags() {
        return json.object("tags").values();
    }

    public Map<String, String> properties() {
        return json.textMap("properties");
    }

    public Optional<String> snapshot() {
        return json.find("snapshot");
    }

    /** The environment as {@code name:version}. */
    public Optional<String> environment() {
        return json.find("environment");
    }

    public List<String> warnings() {
        return json.texts("warnings");
    }

    /** Moves to a status, with the times and the verdict that go with it; unchanged when that is not allowed. */
    RunRecord become(RunStatus status, @Nullable Verdict verdict, long now) {
        if (!status().mayBecome(status)) {
            return this;
        }
        JsonObject changed = json.with("status", status.toString());
        if (status == RunStatus.RUNNING && !json.has("started")) {
            changed = changed.with("started", now);
        }
        if (status.terminal()) {
            changed = changed.with("ended", now);
        }
        return new RunRecord(verdict == null ? changed : changed.with("verdict", json(verdict)));
    }

    static JsonObject json(Verdict verdict) {
        return JsonObject.empty()
                .with("cause", verdict.cause().name())
                .with("exitCode", verdict.exitCode())
                .with("signal", verdict.signal())
                .with("message", verdict.message());
    }

    private static Verdict verdict(JsonObject json) {
        return new Verdict(
                Verdict.Cause.valueOf(json.text("cause")),
                json.findNumber("exitCode").map(Long::intValue).orElse(null),
                json.findNumber("signal").map(Long::intValue).orElse(null),
                json.text("message"));
    }
}
