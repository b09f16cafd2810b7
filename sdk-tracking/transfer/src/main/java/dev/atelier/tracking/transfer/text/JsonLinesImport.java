package dev.atelier.tracking.transfer.text;

import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Decimals;
import dev.atelier.tracking.transfer.internal.Tally;
import dev.atelier.tracking.transfer.internal.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lines of runs. Confined to a thread. */
public final class JsonLinesImport {
    private final Path file;
    private final Tally tally = new Tally();
    private final Map<String, Optional<CountedImport>> runs = new HashMap<>();

    public JsonLinesImport(Path file) {
        this.file = file;
    }

    public Tally read(Workspace workspace) {
        try (BufferedReader lines = WholeFile.open(file);
                RunImporter importer = workspace.importer("jsonl")) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    line(importer, line, number);
                }
            }
            runs.values().forEach(run -> run.ifPresent(CountedImport::finish));
        } catch (IOException e) {
            tally.unreadable(file, e);
        }
        return tally;
    }

    private void line(RunImporter importer, String line, long number) {
        String where = file + " line " + number;
        try {
            Map<String, @Nullable Object> json = JsonText.parse(line);
            switch (text(json, "type")) {
                case "run" -> runs.computeIfAbsent(text(json, "id"), id -> begin(importer, json));
                case "point" -> run(json).ifPresent(run -> point(run, json));
                case "value" -> run(json).ifPresent(run -> value(run, json, where));
                default -> tally.leftOut(where, "its type '" + text(json, "type") + "' is not known");
            }
        } catch (IOException | IllegalArgumentException | ConflictException e) {
            tally.unreadable(where, e);
        }
    }

    private Optional<CountedImport> begin(RunImporter importer, Map<String, @Nullable Object> json) {
        try {
            return Optional.of(new CountedImport(importer, describe(json), tally));
        } catch (AlreadyExistsException | ConflictException e) {
            tally.unreadable("run " + text(json, "id"), e);
            return Optional.empty();
        }
    }

    private Optional<CountedImport> run(Map<String, @Nullable Object> json) {
        Optional<CountedImport> run = runs.get(text(json, "run"));
        if (run == null) {
            throw new IllegalArgumentException("no line before it has the run '" + text(json, "run") + "'");
        }
        return run;
    }

    private static void point(CountedImport run, Map<String, @Nullable Object> json) {
        Object value = json.get("value");
        run.point(
                text(json, "metric"),
                number(json, "step"),
                value instanceof Number number ? number.doubleValue() : Decimals.parse(text(json, "value")),
                number(json, "timestamp"));
    }

    private void value(CountedImport run, Map<String, @Nullable Object> json, String where) {
        MetricKind kind = MetricKind.valueOf(text(json, "kind"));
        if (kind == MetricKind.IMAGE) {
            tally.leftOut(where, "it is an image, whose artifact is not in this file");
            return;
        }
        run.value(
                text(json, "metric"),
                new MetricValue(kind, text(json, "json"), number(json, "step"), number(json, "timestamp")));
    }

    private static ForeignRun describe(Map<String, @Nullable Object> json) {
        ForeignRun.Builder run = ForeignRun.builder(text(json, "id"), text(json, "experiment"))
                .status(RunStatus.of(text(json, "status")));
        find(json, "name").filter(name -> !name.equals(json.get("id"))).ifPresent(run::name);
        find(json, "parent").ifPresent(run::parent);
        find(json, "user").ifPresent(run::user);
        find(json, "message").ifPresent(run::message);
        time(json, "started").ifPresent(run::startedAt);
        time(json, "ended").ifPresent(run::endedAt);
        map(json, "params").forEach((key, value) -> run.putParam(key, value == null ? "" : value));
        map(json, "tags").forEach((key, value) -> run.putTag(key, value == null ? null : value.toString()));
        map(json, "properties").forEach((key, value) -> run.putProperty(key, String.valueOf(value)));
        return run.build();
    }

    private static Optional<String> find(Map<String, @Nullable Object> json, String field) {
        return Optional.ofNullable(json.get(field)).map(Object::toString);
    }

    private static Optional<Instant> time(Map<String, @Nullable Object> json, String field) {
        return json.containsKey(field) ? Optional.of(Instant.ofEpochMilli(number(json, field))) : Optional.empty();
    }

    private static String text(Map<String, @Nullable Object> json, String field) {
        return find(json, field).orElseThrow(() -> new IllegalArgumentException("it has no field '" + field + "'"));
    }

    private static long number(Map<String, @Nullable Object> json, String field) {
        if (json.get(field) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("its field '" + field + "' is no whole number of 64 bits");
    }

    @SuppressWarnings("unchecked") // the parser makes maps by name only
    private static Map<String, @Nullable Object> map(Map<String, @Nullable Object> json, String field) {
        return json.get(field) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
