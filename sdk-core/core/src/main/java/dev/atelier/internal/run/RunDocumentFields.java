package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.SearchableFields;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What searches find in the documents of a workspace: runs, and the models made from them. Thread-safe. */
public final class RunDocumentFields implements SearchableFields {
    public static final RunDocumentFields INSTANCE = new RunDocumentFields();

    private static final Field MODEL = Field.of(Entity.LINEAGE, "model");
    private static final int MAX_KEPT = 10_000;

    /** The same few names come again with every run. */
    private final Map<Entity, Map<String, Field>> fields = new ConcurrentHashMap<>();

    private RunDocumentFields() {}

    @Override
    public Optional<Entry> read(Document document) {
        return switch (document.key().kind()) {
            case Kinds.RUN -> Optional.of(run(document));
            case Kinds.MODEL_VERSION -> model(JsonObject.parse(document.body()));
            default -> Optional.empty();
        };
    }

    /** Returns the values of a run's own document. */
    Map<Field, Object> values(RunRecord run) {
        Map<Field, Object> values = new HashMap<>();
        attributes(run, values);
        run.params().forEach((name, value) -> put(values, Entity.PARAM, name, value));
        run.tags().forEach((name, value) -> put(values, Entity.TAG, name, value == null ? "" : value));
        run.properties().forEach((name, value) -> put(values, Entity.PROPERTY, name, value));
        lineage(run, values);
        datasets(run, values);
        return values;
    }

    private Entry run(Document document) {
        RunRecord run = new RunRecord(JsonObject.parse(document.body()));
        return new Entry(document.key().id(), true, values(run));
    }

    private static Optional<Entry> model(JsonObject model) {
        return model.find("run").map(run -> new Entry(run, false, Map.of(MODEL, model.text("name"))));
    }

    private void attributes(RunRecord run, Map<Field, Object> values) {
        put(values, Entity.ATTRIBUTE, "run_id", run.id());
        put(values, Entity.ATTRIBUTE, "run_name", run.name());
        put(values, Entity.ATTRIBUTE, "status", run.status().toString());
        put(values, Entity.ATTRIBUTE, "experiment", run.experiment());
        put(values, Entity.ATTRIBUTE, "experiment_id", run.experiment());
        put(values, Entity.ATTRIBUTE, "user_id", run.user());
        put(values, Entity.ATTRIBUTE, "target", run.target());
        put(values, Entity.ATTRIBUTE, "number", run.number());
        put(
                values,
                Entity.ATTRIBUTE,
                "start_time",
                run.startedAt().orElseGet(run::createdAt).toEpochMilli());
        put(
                values,
                Entity.ATTRIBUTE,
                "end_time",
                run.endedAt().map(Instant::toEpochMilli).orElse(null));
        put(values, Entity.ATTRIBUTE, "parent_run_id", run.parent().orElse(null));
    }

    private void lineage(RunRecord run, Map<Field, Object> values) {
        Map<String, String> properties = run.properties();
        put(values, Entity.LINEAGE, "snapshot", run.snapshot().orElse(null));
        put(values, Entity.LINEAGE, "git_commit", properties.get("azureml.git.commit"));
        put(values, Entity.LINEAGE, "git_branch", properties.get("azureml.git.branch"));
        put(values, Entity.LINEAGE, "environment", run.environment().orElse(null));
    }

    private void datasets(RunRecord run, Map<Field, Object> values) {
        List<JsonObject> datasets = run.json().objects("datasets");
        if (datasets.isEmpty()) {
            return;
        }
        for (String key : List.of("name", "digest", "context")) {
            List<String> texts = datasets.stream()
                    .flatMap(dataset -> dataset.find(key).stream())
                    .distinct()
                    .sorted(OrderBy.VALUES)
                    .toList();
            put(values, Entity.DATASET, key, texts.isEmpty() ? null : texts);
        }
    }

    private void put(Map<Field, Object> values, Entity entity, String name, @Nullable Object value) {
        if (value != null && !name.isEmpty()) {
            values.put(field(entity, name), value);
        }
    }

    private Field field(Entity entity, String name) {
        Map<String, Field> known = fields.computeIfAbsent(entity, e -> new ConcurrentHashMap<>());
        Field field = known.get(name);
        if (field == null) {
            field = Field.of(entity, name);
            if (known.size() < MAX_KEPT) {
                known.put(name, field);
            }
        }
        return field;
    }
}
