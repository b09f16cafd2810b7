package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.ScoringRequest;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.JsonTensors;
import dev.atelier.serving.wire.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in all its forms, each made from another one when it is asked for. Immutable and thread-safe.
 *
 * <p>At least one of text, value and tensors is there from the start; a value that is JSON's null has its text.
 */
final class ScoringInput implements ScoringRequest {
    private final String requestId;
    private final Map<String, Object> parameters;
    private final boolean cameAsTensors;
    private volatile @Nullable String text;
    private volatile @Nullable Object value;
    private volatile @Nullable Tensors tensors;

    private ScoringInput(String requestId, Map<String, Object> parameters, @Nullable Tensors tensors) {
        this.requestId = requestId;
        this.parameters = parameters;
        this.cameAsTensors = tensors != null;
        this.tensors = tensors;
    }

    /** Takes a text that may turn out to be no JSON; scripts get it as it is. */
    static ScoringInput ofText(String text, String requestId) {
        ScoringInput input = new ScoringInput(requestId, Map.of(), null);
        input.text = text;
        return input;
    }

    /** Takes an object or array. */
    static ScoringInput ofValue(Object value, Map<String, Object> parameters, String requestId) {
        ScoringInput input = new ScoringInput(requestId, parameters, null);
        input.value = value;
        return input;
    }

    static ScoringInput ofTable(Table table, Map<String, Object> parameters, String requestId) {
        return ofValue(withParameters(table.json(), parameters), parameters, requestId);
    }

    /** Takes an array, or arrays by name. */
    static ScoringInput ofData(Object data, Map<String, Object> parameters, String requestId) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("data", data);
        return ofValue(withParameters(object, parameters), parameters, requestId);
    }

    static ScoringInput ofTensors(Tensors tensors, Map<String, Object> parameters, String requestId) {
        return new ScoringInput(requestId, parameters, tensors);
    }

    private static Map<String, Object> withParameters(Map<String, Object> object, Map<String, Object> parameters) {
        if (!parameters.isEmpty()) {
            object.put("parameters", parameters);
        }
        return object;
    }

    /** Tells whether the client has sent tensors, and not JSON of any form. */
    boolean cameAsTensors() {
        return cameAsTensors;
    }

    /** Finds out whether a text is JSON. */
    ScoringInput parsed() {
        if (tensors == null) {
            json();
        }
        return this;
    }

    @Override
    public String body() {
        String known = text;
        if (known == null) {
            Tensors sent = tensors;
            Object source = value != null || sent == null ? value : object(sent);
            known = new String(Json.writePlain(source == null ? Map.of() : source), UTF_8);
            text = known;
        }
        return known;
    }

    private Map<String, Object> object(Tensors sent) {
        Map<String, Object> object = ColumnTensors.areColumns(sent) ? ColumnTensors.json(sent) : data(sent);
        return withParameters(object, parameters);
    }

    private static Map<String, Object> data(Tensors sent) {
        Map<String, Object> object = new LinkedHashMap<>();
        Map<String, Tensor> named = new LinkedHashMap<>();
        sent.forEach(tensor -> named.put(tensor.name(), tensor));
        object.put("data", sent.size() == 1 ? sent.list().get(0) : named);
        return object;
    }

    @Override
    public @Nullable Object json() {
        Object known = value;
        if (known == null) {
            known = Json.parse(body());
            value = known;
        }
        return known;
    }

    @Override
    public double[][] data() {
        Tensors sent = tensors;
        if (sent == null || !Rows.areIn(sent)) {
            return Rows.of(json());
        }
        return Rows.of(sent);
    }

    @Override
    public Tensors tensors() {
        Tensors known = tensors;
        if (known == null) {
            known = JsonTensors.all(json());
            tensors = known;
        }
        return known;
    }

    @Override
    public Map<String, Object> parameters() {
        return parameters;
    }

    @Override
    public String requestId() {
        return requestId;
    }
}
