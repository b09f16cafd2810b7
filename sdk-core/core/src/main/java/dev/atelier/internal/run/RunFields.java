package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The searchable fields of one run, read from the store. */
public final class RunFields implements FieldValues {
    private final RunRecord run;
    private final MetricStore metrics;
    private final Documents documents;
    private final Map<Field, Object> values;

    public RunFields(RunRecord run, MetricStore metrics, Documents documents) {
        this.run = run;
        this.metrics = metrics;
        this.documents = documents;
        this.values = RunDocumentFields.INSTANCE.values(run);
    }

    @Override
    public @Nullable Object value(Field field) {
        if (field.entity() == Entity.METRIC) {
            return metric(metrics, new SeriesKey(run.id(), field.key()), field.aggregate());
        }
        return field.entity() == Entity.LINEAGE && field.key().equals("model") ? models() : values.get(field);
    }

    /** Returns what a search finds of a series. */
    static @Nullable Object metric(MetricStore metrics, SeriesKey key, Aggregate aggregate) {
        Optional<MetricSummary> summary = metrics.summary(key);
        return summary.isPresent() ? of(summary.get(), aggregate) : structured(metrics, key, aggregate);
    }

    /** Returns what a search finds of a series that has no points. */
    static @Nullable Object structured(MetricStore metrics, SeriesKey key, Aggregate aggregate) {
        List<MetricValue> values = metrics.values(key);
        if (values.isEmpty()) {
            return null;
        }
        return aggregate == Aggregate.COUNT ? (Object) (long) values.size() : MetricText.last(values);
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

    private List<String> models() {
        return documents.list(Kinds.MODEL_VERSION, "").stream()
                .filter(model -> model.find("run").filter(run.id()::equals).isPresent())
                .map(model -> model.text("name"))
                .distinct()
                .sorted(OrderBy.VALUES)
                .toList();
    }
}
