package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form that the Azure ML v1 SDK gives structured metrics: {@code schema_type}, {@code schema_version}, {@code data}. */
final class MetricSchema {
    private static final String VERSION = "v1";
    private static final Set<String> NON_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    private static final double LARGEST_EXACT = 1L << 53;

    private final String type;
    private final JsonObject data;

    private MetricSchema(String type, JsonObject data) {
        this.type = type;
        this.data = data;
    }

    static String write(String type, Map<String, ?> data) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("schema_type", type);
        schema.put("schema_version", VERSION);
        schema.put("data", data);
        return Json.write(schema);
    }

    static MetricSchema read(String type, String json) {
        JsonObject schema = JsonObject.parse(requireNonNull(json, "json"));
        requireField("schema_type", schema, type);
        requireVersion(schema);
        if (!(schema.value("data") instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("'data' of a " + type + " must be an object");
        }
        return new MetricSchema(type, schema.object("data"));
    }

    private static void requireField(String field, JsonObject schema, String expected) {
        Object value = schema.value(field);
        if (!expected.equals(value)) {
            throw new IllegalArgumentException("'" + field + "' must be '" + expected + "', not '" + value + "'");
        }
    }

    /** Automated ML writes versions such as 1.0.0 for the same form. */
    private static void requireVersion(JsonObject schema) {
        if (!schema.find("schema_version").orElse("").startsWith("1.")) {
            requireField("schema_version", schema, VERSION);
        }
    }

    /** Returns labels, which may be numbers in JSON. */
    List<String> labels(String field) {
        return list(data.value(field), field).stream()
                .map(label -> label(label, field))
                .toList();
    }

    private String label(@Nullable Object value, String field) {
        if (value instanceof Number number) {
            return count(number.doubleValue()).toString();
        } else if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        throw wrong(field, "texts", value);
    }

    double[] numbers(String field) {
        return numbers(data.value(field), field);
    }

    double[][] matrix(String field) {
        return matrix(data.value(field), field);
    }

    double[][][] matrices(String field) {
        return list(data.value(field), field).stream()
                .map(value -> matrix(value, field))
                .toArray(double[][][]::new);
    }

    private double[][] matrix(@Nullable Object value, String field) {
        return list(value, field).stream().map(row -> numbers(row, field)).toArray(double[][]::new);
    }

    private double[] numbers(@Nullable Object value, String field) {
        return list(value, field).stream()
                .mapToDouble(number -> number(number, field))
                .toArray();
    }

    private double number(@Nullable Object value, String field) {
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof String text && NON_FINITE.contains(text)) {
            return Double.parseDouble(text);
        }
        throw wrong(field, "numbers", value);
    }

    private List<?> list(@Nullable Object value, String field) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(field, "lists", value);
    }

    private IllegalArgumentException wrong(String field, String expected, @Nullable Object value) {
        return new IllegalArgumentException(
                "'" + field + "' of a " + type + " must hold " + expected + ", but there is " + Json.write(value));
    }

    static List<List<Number>> counts(double[][] rows) {
        return Arrays.stream(rows).map(MetricSchema::counts).toList();
    }

    static List<Number> counts(double[] counts) {
        return Arrays.stream(counts).mapToObj(MetricSchema::count).toList();
    }

    /** Returns a whole number as such, so that counts look like counts. */
    private static Number count(double count) {
        boolean whole = Math.abs(count) <= LARGEST_EXACT && count == Math.rint(count);
        return whole ? (Number) (long) count : (Number) count;
    }
}
