package dev.atelier;

import dev.atelier.internal.json.Json;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that was known of a run at one moment. Immutable and thread-safe. */
public final class RunDetails {
    private final RunRecord run;
    private final List<Artifact> files;

    RunDetails(RunRecord run, List<Artifact> files) {
        this.run = run;
        this.files = List.copyOf(files);
    }

    /**
     * Returns the run's id.
     *
     * @return the id
     */
    public String id() {
        return run.id();
    }

    /**
     * Returns the run's display name.
     *
     * @return the name it was given, else its id
     */
    public String name() {
        return run.name();
    }

    /**
     * Returns the run's number in its experiment.
     *
     * @return the number, from 1
     */
    public long number() {
        return run.number();
    }

    /**
     * Returns the experiment's name.
     *
     * @return the name
     */
    public String experiment() {
        return run.experiment();
    }

    /**
     * Returns the parent's id.
     *
     * @return the id, or empty
     */
    public Optional<String> parent() {
        return run.parent();
    }

    /**
     * Returns who started the run.
     *
     * @return the name of the operating system's user
     */
    public String user() {
        return run.user();
    }

    /**
     * Returns the compute target.
     *
     * @return its name; empty for a run in the client's JVM
     */
    public String target() {
        return run.target();
    }

    /**
     * Returns where the run was in its life.
     *
     * @return the status
     */
    public RunStatus status() {
        return run.status();
    }

    /**
     * Returns why the run ended as it did.
     *
     * @return the verdict, or empty while it had not ended
     */
    public Optional<Verdict> verdict() {
        return run.verdict();
    }

    /**
     * Returns the stack trace or the last error output of a failed run.
     *
     * @return the text, or empty
     */
    public Optional<String> error() {
        return run.error();
    }

    /**
     * Returns what was not honoured, or went wrong without ending the run.
     *
     * @return sentences for people
     */
    public List<String> warnings() {
        return run.warnings();
    }

    /**
     * Returns when the run was created.
     *
     * @return the time
     */
    public Instant createdAt() {
        return run.createdAt();
    }

    /**
     * Returns when the user's code started.
     *
     * @return the time, or empty when it had not
     */
    public Optional<Instant> startedAt() {
        return run.startedAt();
    }

    /**
     * Returns when the run ended.
     *
     * @return the time, or empty when it had not
     */
    public Optional<Instant> endedAt() {
        return run.endedAt();
    }

    /**
     * Returns how long the run took.
     *
     * @return the duration, or empty while it had not ended
     */
    public Optional<Duration> duration() {
        return run.duration();
    }

    /**
     * Returns the parameters.
     *
     * @return numbers, booleans and texts by name
     */
    public Map<String, @Nullable Object> params() {
        return run.params();
    }

    /**
     * Returns the tags.
     *
     * @return values by name; null for a tag without a value
     */
    public Map<String, @Nullable Object> tags() {
        return run.tags();
    }

    /**
     * Returns the properties.
     *
     * @return values by name
     */
    public Map<String, String> properties() {
        return run.properties();
    }

    /**
     * Returns the environment.
     *
     * @return its name and version as {@code name:version}, or empty
     */
    public Optional<String> environment() {
        return run.environment();
    }

    /**
     * Returns the id of the source snapshot.
     *
     * @return the id, or empty
     */
    public Optional<String> snapshotId() {
        return run.snapshot();
    }

    /**
     * Returns the artifacts.
     *
     * @return the artifacts, sorted by name
     */
    public List<Artifact> files() {
        return files;
    }

    /**
     * Returns the details as JSON text.
     *
     * @return JSON text
     */
    public String toJson() {
        return Json.writePretty(run.json());
    }

    /** Returns the details as lines for people. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("run " + id() + " (" + experiment() + " #" + number() + "), " + status());
        duration()
                .ifPresent(duration -> text.append(" after ")
                        .append(duration.toMillis() / 1000.0)
                        .append(" s"));
        verdict()
                .filter(verdict -> status() != RunStatus.COMPLETED)
                .ifPresent(verdict -> text.append(": ").append(verdict.message()));
        append(text, "params", params());
        append(text, "tags", tags());
        append(text, "files", files.stream().map(Artifact::name).toList());
        append(text, "warnings", warnings());
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Object values) {
        boolean empty = values instanceof Map<?, ?> map ? map.isEmpty() : ((List<?>) values).isEmpty();
        if (!empty) {
            text.append("\n  ").append(name).append(' ').append(values);
        }
    }
}
