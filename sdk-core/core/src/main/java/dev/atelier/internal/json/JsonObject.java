package dev.atelier.internal.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An immutable JSON object; every change gives a new one and keeps the fields it does not know. */
public final class JsonObject {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, @Nullable Object> values;

    private JsonObject(Map<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** Returns an object without fields. */
    public static JsonObject empty() {
        return EMPTY;
    }

    /** Copies a map of plain Java values. */
    public static JsonObject of(Map<String, ? extends @Nullable Object> values) {
        return new JsonObject(new LinkedHashMap<>(values));
    }

    /**
     * Parses a JSON object.
     *
     * @throws IllegalArgumentException when the text is not one
     */
    public static JsonObject parse(String text) {
        return cast(Json.parse(text));
    }

    /** Sets a field; null or an empty optional removes it. */
    public JsonObject with(String field, @Nullable Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        if (plain == null) {
            copy.remove(field);
        } else {
            copy.put(field, plain instanceof JsonObject object ? object.values : plain);
        }
        return new JsonObject(copy);
    }

    /** Sets a field of an object that is a field of this one. */
    public JsonObject withIn(String field, String name, @Nullable Object value) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>(object(field).values);
        inner.put(name, value);
        return with(field, inner);
    }

    /** Removes a field of an object that is a field of this one. */
    public JsonObject withoutIn(String field, String name) {
        return with(field, object(field).with(name, null));
    }

    /** Returns the object that parsing this one's text gives. */
    public JsonObject normalised() {
        return cast(Json.normalised(values));
    }

    /** Returns the fields. */
    public Map<String, @Nullable Object> values() {
        return values;
    }

    /** Tells whether a field is there. */
    public boolean has(String field) {
        return values.containsKey(field);
    }

    /** Returns a field as it is, or null. */
    public @Nullable Object value(String field) {
        return values.get(field);
    }

    /**
     * Returns a text field.
     *
     * @throws IllegalArgumentException when it is not there
     */
    public String text(String field) {
        if (values.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text field '" + field + "' in " + this);
    }

    /** Returns a text field, or empty. */
    public Optional<String> find(String field) {
        return values.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns an integer field, or a default. */
    public long number(String field, long absent) {
        return values.get(field) instanceof Number number ? number.longValue() : absent;
    }

    /** Returns an integer field, or empty. */
    public Optional<Long> findNumber(String field) {
        return values.get(field) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    /** Tells whether a field is true. */
    public boolean flag(String field) {
        return Boolean.TRUE.equals(values.get(field));
    }

    /** Returns an object field; empty when it is not there. */
    public JsonObject object(String field) {
        return values.get(field) instanceof Map<?, ?> ? cast(values.get(field)) : EMPTY;
    }

    /** Returns a field that is a list of objects; empty when it is not there. */
    public List<JsonObject> objects(String field) {
        return values.get(field) instanceof List<?> list
                ? list.stream().map(JsonObject::cast).toList()
                : List.of();
    }

    /** Returns a field that is a list of texts; empty when it is not there. */
    public List<String> texts(String field) {
        return values.get(field) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns a field that is an object of texts; empty when it is not there. */
    public Map<String, String> textMap(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(field).values.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return Collections.unmodifiableMap(texts);
    }

    @SuppressWarnings("unchecked") // the parser makes string keys only
    private static JsonObject cast(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        if (value instanceof Map<?, ?> map) {
            return new JsonObject((Map<String, @Nullable Object>) map);
        }
        throw new IllegalArgumentException("not a JSON object: " + value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && values.equals(object.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the object as JSON text on one line. */
    @Override
    public String toString() {
        return Json.write(values);
    }
}
