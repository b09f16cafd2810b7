package dev.atelier.serving.wire;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tensors of JSON arrays. */
public final class JsonTensors {
    /** The name of an array that has none. */
    public static final String UNNAMED = "data";

    private JsonTensors() {}

    /**
     * Makes tensors of a whole body: of {@code {"data": …}} with or without {@code "columns"}, of an object of arrays, or
     * of an array.
     *
     * @param json the body's value
     * @return the tensors
     * @throws InvalidInputException when it has another form
     */
    public static Tensors all(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> object)) {
            return array(json);
        }
        if (!object.containsKey("data")) {
            return named(object);
        }
        Object data = object.get("data");
        if (object.get("columns") instanceof List<?> columns) {
            return Table.of(columns, data).tensors();
        }
        return data instanceof Map<?, ?> named ? named(named) : array(data);
    }

    /**
     * Makes one tensor for each entry of an object.
     *
     * @param object arrays by name
     * @return the tensors
     * @throws InvalidInputException when a value is no array of one type
     */
    public static Tensors named(Map<?, ?> object) {
        List<Tensor> tensors = new ArrayList<>();
        object.forEach((name, value) -> tensors.add(infer(String.valueOf(name), value)));
        return Tensors.of(tensors);
    }

    private static Tensors array(@Nullable Object json) {
        return json instanceof List<?> rows && Table.areRecords(rows)
                ? Table.ofRecords(rows).tensors()
                : Tensors.of(infer(UNNAMED, json));
    }

    /**
     * Makes a tensor whose type and shape are those of its elements; a single element becomes an array of one.
     *
     * @param name its name
     * @param json an array, nested arrays of equal lengths, or a single element
     * @return the tensor
     * @throws InvalidInputException when it is ragged, mixes types, or holds objects
     */
    public static Tensor infer(String name, @Nullable Object json) {
        Object array = json instanceof List<?> ? json : Collections.singletonList(json);
        ElementKind kind = ElementKind.of(name, array);
        return read(name, kind.datatype(), shapeOf(array), array);
    }

    private static long[] shapeOf(Object array) {
        List<Long> shape = new ArrayList<>();
        Object level = array;
        while (level instanceof List<?> list) {
            shape.add((long) list.size());
            level = list.isEmpty() ? null : list.get(0);
        }
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Makes a tensor of a known type and shape.
     *
     * @param name its name
     * @param datatype its elements' type
     * @param shape its shape
     * @param json its elements, nested as the shape says or flat in row-major order
     * @return the tensor
     * @throws InvalidInputException when number, nesting or type of the elements is wrong
     */
    public static Tensor read(String name, Datatype datatype, long[] shape, @Nullable Object json) {
        int size = Shapes.size(name, shape);
        if (!(json instanceof List<?> list)) {
            throw new InvalidInputException("Tensor '" + name + "' must have its data in an array");
        }
        boolean nested = shape.length > 0 && !list.isEmpty() && list.get(0) instanceof List<?>;
        long[] form = nested ? shape : new long[] {size};
        requireForm(name, form, list, form.length);
        ElementSink sink = ElementSink.of(name, datatype, size);
        fill(sink, list, form.length);
        return sink.tensor(shape);
    }

    /** Checks all lengths before memory is taken for the elements. */
    private static void requireForm(String name, long[] shape, List<?> list, int depth) {
        long expected = shape[shape.length - depth];
        if (list.size() != expected) {
            throw new InvalidInputException("Tensor '" + name + "' of shape " + Arrays.toString(shape)
                    + " has an array of " + list.size() + " values where " + expected + " are expected");
        }
        if (depth > 1) {
            for (Object inner : list) {
                if (!(inner instanceof List<?> next)) {
                    throw new InvalidInputException("Tensor '" + name + "' has arrays and other values side by side");
                }
                requireForm(name, shape, next, depth - 1);
            }
        }
    }

    private static void fill(ElementSink sink, List<?> list, int depth) {
        for (Object element : list) {
            if (depth > 1) {
                fill(sink, (List<?>) element, depth - 1);
            } else {
                sink.put(element);
            }
        }
    }
}
