package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests must have in common to be scored together. Immutable.
 *
 * @param rest what a JSON body has besides its rows; null for one that came as tensors
 * @param tensors the names, types and inner shapes of the inputs
 * @param parameters the client's parameters
 */
record BatchKey(@Nullable Map<Object, Object> rest, List<String> tensors, Map<String, Object> parameters) {
    private static final String ROWS = "data";

    /** Returns the key of a request, or null when it can only be scored alone. */
    static @Nullable BatchKey of(ScoringInput input) {
        try {
            Tensors tensors = input.tensors();
            int rows = rows(input);
            List<String> described = new ArrayList<>();
            for (Tensor tensor : tensors) {
                if (tensor.shape().length == 0 || tensor.rows() != rows) {
                    return null;
                }
                described.add(describe(tensor));
            }
            Map<Object, Object> rest = input.cameAsTensors() ? null : rest(input);
            return rows == 0 ? null : new BatchKey(rest, described, input.parameters());
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private static String describe(Tensor tensor) {
        long[] shape = tensor.shape();
        return tensor.name() + " " + tensor.datatype() + Arrays.toString(Arrays.copyOfRange(shape, 1, shape.length));
    }

    /** Returns how many rows a request has; 0 when it has none that can be told apart. */
    static int rows(ScoringInput input) {
        if (input.cameAsTensors()) {
            return input.tensors().list().get(0).rows();
        }
        return rowList(input).size();
    }

    private static List<?> rowList(ScoringInput input) {
        return input.json() instanceof Map<?, ?> object && object.get(ROWS) instanceof List<?> rows ? rows : List.of();
    }

    private static Map<Object, Object> rest(ScoringInput input) {
        Map<Object, Object> rest = new LinkedHashMap<>();
        if (input.json() instanceof Map<?, ?> object) {
            rest.putAll(object);
        }
        rest.remove(ROWS);
        return rest;
    }

    /** Makes one request of several that have this key. */
    ScoringInput merge(List<ScoringInput> inputs, String requestId) {
        Map<Object, Object> others = rest;
        if (others == null) {
            List<Tensor> merged = new ArrayList<>();
            for (String name : inputs.get(0).tensors().names()) {
                merged.add(TensorRows.concat(
                        inputs.stream().map(input -> input.tensor(name)).toList()));
            }
            return ScoringInput.ofTensors(Tensors.of(merged), parameters, requestId);
        }
        List<@Nullable Object> rows = new ArrayList<>();
        inputs.forEach(input -> rows.addAll(rowList(input)));
        Map<Object, Object> object = new LinkedHashMap<>(others);
        object.put(ROWS, rows);
        return ScoringInput.ofValue(object, parameters, requestId);
    }
}
