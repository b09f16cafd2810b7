package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.RawJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a batch, if it has one row for each of the batch. Immutable. */
final class ResultRows {
    private final Object value;

    private ResultRows(Object value) {
        this.value = value;
    }

    /** Takes a result; empty when its first dimension is not the number of rows, and it thus belongs to nobody. */
    static Optional<ResultRows> of(@Nullable Object result, int rows) throws IOException {
        Object value = known(result);
        return value != null && has(value, rows) ? Optional.of(new ResultRows(value)) : Optional.empty();
    }

    private static @Nullable Object known(@Nullable Object result) throws IOException {
        if (result == null || result instanceof Tensor || result instanceof Tensors || result instanceof List) {
            return result;
        }
        byte[] json = result instanceof RawJson raw ? raw.utf8() : Json.write(result);
        try {
            return result instanceof Map ? result : Json.parse(new String(json, UTF_8));
        } catch (InvalidInputException e) {
            return null; // beyond what can be read; each client gets its own
        }
    }

    private static boolean has(@Nullable Object value, int rows) {
        if (value instanceof Tensor tensor) {
            return tensor.shape().length > 0 && tensor.rows() == rows;
        }
        if (value instanceof Tensors tensors) {
            return tensors.list().stream().allMatch(tensor -> has(tensor, rows));
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty() && map.values().stream().allMatch(entry -> has(entry, rows));
        }
        return value instanceof List<?> list && list.size() == rows;
    }

    /** Returns some of the rows, in the form of the whole. */
    Object slice(int from, int to) {
        return slice(value, from, to);
    }

    private static Object slice(Object value, int from, int to) {
        if (value instanceof Tensor tensor) {
            return TensorRows.slice(tensor, from, to);
        }
        if (value instanceof Tensors tensors) {
            return Tensors.of(tensors.list().stream()
                    .map(tensor -> TensorRows.slice(tensor, from, to))
                    .toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> part = new LinkedHashMap<>();
            map.forEach((name, entry) -> part.put(name, slice(entry, from, to)));
            return part;
        }
        return ((List<?>) value).subList(from, to);
    }
}
