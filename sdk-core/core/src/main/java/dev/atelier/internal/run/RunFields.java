package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.search.SeriesValues;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import java.util.List;
import java.util.Map;
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
            return SeriesValues.of(metrics, new SeriesKey(run.id(), field.key()), field.aggregate());
        }
        return field.entity() == Entity.LINEAGE && field.key().equals("model") ? models() : values.get(field);
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
