package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The searchable fields of one run. */
final class RunFields implements FieldValues {
    private final RunRecord run;
    private final MetricStore metrics;
    private final Documents documents;

    RunFields(RunRecord run, MetricStore metrics, Documents documents) {
        this.run = run;
        this.metrics = metrics;
        this.documents = documents;
    }

    @Override
    public @Nullable Object value(Field field) {
        return switch (field.entity()) {
            case METRIC -> metric(field);
            case PARAM -> run.params().get(field.key());
            case TAG -> tag(field.key());
            case PROPERTY -> run.properties().get(field.key());
            case ATTRIBUTE -> attribute(field.key());
            case LINEAGE -> lineage(field.key());
            case DATASET -> null;
        };
    }

    private @Nullable Object metric(Field field) {
        SeriesKey key = new SeriesKey(run.id(), field.key());
        Optional<MetricSummary> summary = metrics.summary(key);
        return summary.isPresent() ? of(summary.get(), field.aggregate()) : structured(key, field.aggregate());
    }

    private static Object of(MetricSummary summary, Aggregate aggregate) {
        return switch (aggregate) {
            case LAST -> summary.last().value();
            case FIRST -> summary.first().value();
            case MIN -> summary.min();
            case MAX -> summary.max();
            case COUNT -> summary.count();
        };
    }

    private @Nullable Object structured(SeriesKey key, Aggregate aggregate) {
        List<MetricValue> values = metrics.values(key);
        if (values.isEmpty()) {
            return null;
        }
        return aggregate == Aggregate.COUNT ? (Object) (long) values.size() : MetricText.last(values);
    }

    private @Nullable Object tag(String name) {
        return run.tags().containsKey(name) && run.tags().get(name) == null
                ? ""
                : run.tags().get(name);
    }

    private @Nullable Object attribute(String key) {
        return switch (key) {
            case "run_id" -> run.id();
            case "run_name" -> run.name();
            case "status" -> run.status().toString();
            case "experiment", "experiment_id" -> run.experiment();
            case "user_id" -> run.user();
            case "start_time" -> run.startedAt().orElse(run.createdAt()).toEpochMilli();
            case "end_time" -> run.endedAt().map(Instant::toEpochMilli).orElse(null);
            case "parent_run_id" -> run.parent().orElse(null);
            case "number" -> run.number();
            case "target" -> run.target();
            default -> null;
        };
    }

    private @Nullable Object lineage(String key) {
        return switch (key) {
            case "snapshot" -> run.snapshot().orElse(null);
            case "git_commit" -> run.properties().get("azureml.git.commit");
            case "git_branch" -> run.properties().get("azureml.git.branch");
            case "environment" -> run.environment().orElse(null);
            case "model" ->
                documents.list(Kinds.MODEL_VERSION, "").stream()
                        .filter(model ->
                                model.find("run").filter(run.id()::equals).isPresent())
                        .map(model -> model.text("name"))
                        .distinct()
                        .toList();
            default -> null;
        };
    }
}
