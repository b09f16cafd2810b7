package dev.atelier.internal.run;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and completes the documents of runs that were recorded elsewhere. Thread-safe. */
public final class RunImports {
    private static final String SOURCE = "importedFrom";

    private final Runs runs;
    private final String source;

    public RunImports(Runs runs, String source) {
        this.runs = runs;
        this.source = source;
    }

    /** Creates the run and returns true, or brings what is new to the one that this source has created before. */
    public boolean begin(ForeignRun run) {
        check(run);
        Optional<RunRecord> known = runs.find(run.id());
        if (known.isEmpty()) {
            create(run);
            return true;
        }
        if (!known.get().json().find(SOURCE).filter(source::equals).isPresent()) {
            throw new AlreadyExistsException(
                    Kinds.RUN, run.id(), "it was not imported from " + source + "; it is left as it is");
        }
        runs.update(run.id(), json -> merge(json, run));
        return false;
    }

    /** Gives the run the status, the times and the verdict it had where it was recorded. */
    public RunRecord finish(ForeignRun run) {
        return runs.update(run.id(), json -> {
            JsonObject placed = json.with("status", run.status().toString());
            return run.status().terminal() ? ended(placed, run) : placed;
        });
    }

    private void create(ForeignRun run) {
        JsonObject fields = merge(JsonObject.empty().with("id", run.id()).with(SOURCE, source), run);
        runs.create(new NewRun(run.experiment(), run.id(), RunStatus.NOT_STARTED, fields, null));
    }

    private static JsonObject merge(JsonObject known, ForeignRun run) {
        JsonObject json = once(known, "params", run.params());
        json = once(json, "properties", run.properties());
        for (Map.Entry<String, @Nullable String> tag : run.tags().entrySet()) {
            json = json.withIn("tags", tag.getKey(), tag.getValue());
        }
        json = withKnown(json, "name", run.name().orElse(null));
        json = withKnown(json, "parent", run.parent().orElse(null));
        json = withKnown(json, "started", millis(run.startedAt().orElse(null)));
        return json.with("user", run.user().orElse(""));
    }

    private static JsonObject once(JsonObject json, String field, Map<String, ?> entries) {
        for (Map.Entry<String, ?> entry : entries.entrySet()) {
            Object value =
                    field.equals("params") ? Names.paramValue(entry.getKey(), entry.getValue()) : entry.getValue();
            Object known = json.object(field).value(entry.getKey());
            if (known != null && !RunRecorder.sameValue(known, value)) {
                throw new ConflictException(
                        "imported run",
                        json.text("id"),
                        "its " + field + " '" + entry.getKey() + "' was " + Json.write(known)
                                + " at the last import and is " + Json.write(value) + " now; " + field
                                + " never change");
            }
            json = json.withIn(field, entry.getKey(), value);
        }
        return json;
    }

    private static JsonObject ended(JsonObject json, ForeignRun run) {
        Verdict verdict = verdict(run);
        return withKnown(json, "ended", millis(run.endedAt().orElse(null))).with("verdict", RunRecord.json(verdict));
    }

    private static Verdict verdict(ForeignRun run) {
        return switch (run.status()) {
            case COMPLETED -> Verdict.COMPLETED;
            case CANCELED -> Verdict.of(Verdict.Cause.CANCELED, run.message().orElse("canceled where it ran"));
            default -> Verdict.of(Verdict.Cause.REPORTED, run.message().orElse("failed where it ran"));
        };
    }

    private static void check(ForeignRun run) {
        Names.key("run id", run.id());
        Names.name("experiment name", run.experiment());
        run.name().ifPresent(name -> Names.key("run name", name));
        run.params().keySet().forEach(name -> Names.key("parameter", name));
        run.properties().keySet().forEach(name -> Names.key("property", name));
        run.tags().keySet().forEach(name -> Names.key("tag", name));
    }

    private static JsonObject withKnown(JsonObject json, String field, @Nullable Object value) {
        return value == null ? json : json.with(field, value);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
