package dev.atelier.serving.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tensors of what a scorer returns, whatever it is. */
public final class OutputTensors {
    /** The name of an output that has none. */
    public static final String UNNAMED = "output";

    private OutputTensors() {}

    /**
     * Makes tensors; of an object one for each entry. What has no type and shape becomes a text of JSON.
     *
     * @param value what a scorer has returned
     * @return the tensors, at least one
     * @throws IOException when the value has no JSON form
     */
    public static Tensors of(@Nullable Object value) throws IOException {
        if (value instanceof Tensors tensors) {
            return tensors;
        }
        if (value instanceof Tensor tensor) {
            return Tensors.of(tensor);
        }
        Object parsed = parsed(value instanceof RawJson raw ? raw.utf8() : Json.write(value));
        if (!(parsed instanceof Map<?, ?> named) || named.isEmpty()) {
            return Tensors.of(tensor(UNNAMED, parsed));
        }
        List<Tensor> tensors = new ArrayList<>();
        named.forEach((name, entry) -> tensors.add(tensor(String.valueOf(name), entry)));
        return Tensors.of(tensors);
    }

    private static @Nullable Object parsed(byte[] json) throws IOException {
        try {
            return Json.parse(new String(json, UTF_8));
        } catch (InvalidInputException e) {
            throw new IOException("what the scorer returned cannot be read: " + e.getMessage(), e);
        }
    }

    private static Tensor tensor(String name, @Nullable Object value) {
        try {
            return JsonTensors.infer(name, value);
        } catch (InvalidInputException e) {
            return Tensor.of(name, new String[] {new String(text(value), UTF_8)});
        }
    }

    private static byte[] text(@Nullable Object value) {
        return value == null ? "null".getBytes(UTF_8) : Json.writePlain(value);
    }
}
