package dev.atelier.internal.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to plain Java values and back: {@code Map<String, Object>}, {@code List<Object>}, {@code String},
 * {@code Long}, {@code Double}, {@code Boolean}, null. NaN and the infinities stand bare, as Python writes them.
 */
public final class Json {
    private Json() {}

    /**
     * Parses JSON text.
     *
     * @throws IllegalArgumentException when it is not JSON; the message has the position
     */
    public static @Nullable Object parse(String text) {
        return JsonLibrary.parse(text);
    }

    /**
     * Writes a value as JSON text on one line.
     *
     * @throws IllegalArgumentException when it holds something else than maps, iterables, arrays, texts, numbers,
     *     booleans, enums and null
     */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder(128);
        return new JsonWriter(text).write(value) ? text.toString() : JsonLibrary.write(value, false);
    }

    /** Writes a value as indented JSON text that every program reads: NaN and the infinities are texts. */
    public static String writePretty(@Nullable Object value) {
        return JsonLibrary.write(value, true);
    }

    /** Returns what {@link #parse} makes of what {@link #write} makes of a value. */
    static @Nullable Object normalised(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof JsonObject object) {
            return normalised(object.values());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(String.valueOf(entry.getKey()), normalised(entry.getValue()));
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(normalised(element));
            }
            return copy;
        }
        return parse(write(value)); // arrays, enums and large numbers: rare
    }
}
