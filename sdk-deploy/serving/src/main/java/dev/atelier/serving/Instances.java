package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.JsonTensors;
import dev.atelier.serving.wire.Table;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs of TensorFlow Serving's REST interface, which MLflow and KServe have taken over. */
final class Instances {
    private Instances() {}

    /**
     * Reads {@code instances}, one for each row, or {@code inputs}, one for each tensor.
     *
     * @param form which of the two
     */
    static ScoringInput read(String form, @Nullable Object value, Map<String, Object> parameters, String requestId) {
        if (value instanceof Map<?, ?> named && form.equals("inputs")) {
            return ScoringInput.ofTensors(JsonTensors.named(named), parameters, requestId);
        }
        if (!(value instanceof List<?> list)) {
            throw new InvalidInputException("'" + form + "' must be a list"
                    + (form.equals("inputs") ? ", or an object with a list for each input" : ""));
        }
        boolean records = !list.isEmpty() && list.get(0) instanceof Map;
        return records
                ? ScoringInput.ofTable(Table.ofRecords(list), parameters, requestId)
                : ScoringInput.ofData(list, parameters, requestId);
    }
}
