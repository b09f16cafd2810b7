package dev.atelier.internal.run;

import dev.atelier.internal.json.Json;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts among structured values. */
final class MetricText {
    private MetricText() {}

    /** Returns the last text of a series of texts, or null for another kind. */
    static @Nullable String last(List<MetricValue> values) {
        MetricValue last = values.get(values.size() - 1);
        return last.kind() == MetricKind.TEXT ? String.valueOf(Json.parse(last.json())) : null;
    }
}
