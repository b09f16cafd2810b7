package dev.atelier.tracking.mlflowserver.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** JSON of requests, answers and the workspace's documents; NaN and the infinities may stand bare. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Reads a document of the workspace. */
    public static ObjectNode document(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("a document is no JSON object", e);
        }
    }

    /** Reads a request's body: an object, or the text of one, as old clients send it; nothing is an empty object. */
    public static ObjectNode request(byte[] body) {
        try {
            JsonNode node = body.length == 0 ? object() : MAPPER.readTree(body);
            JsonNode unpacked = node.isTextual() ? MAPPER.readTree(node.textValue()) : node;
            if (unpacked.isNull() || unpacked.isMissingNode()) {
                return object();
            }
            if (unpacked instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw MlflowError.invalid("The request is not JSON: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        throw MlflowError.invalid("The request is not a JSON object.");
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written as JSON", e);
        }
    }

    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written as JSON", e);
        }
    }

    /** Puts a double as protobuf's JSON has it: NaN and the infinities are texts. */
    public static void putNumber(ObjectNode object, String field, double value) {
        if (Double.isNaN(value)) {
            object.put(field, "NaN");
        } else if (Double.isInfinite(value)) {
            object.put(field, value > 0 ? "Infinity" : "-Infinity");
        } else {
            object.put(field, value);
        }
    }

    /** Writes entries as MLflow's lists of keys and values; an empty one is left out. */
    public static void putPairs(ObjectNode object, String field, String key, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            ArrayNode list = object.putArray(field);
            entries.forEach((name, value) -> list.addObject().put(key, name).put("value", value));
        }
    }

    public static void putPairs(ObjectNode object, String field, Map<String, String> entries) {
        putPairs(object, field, "key", entries);
    }
}
