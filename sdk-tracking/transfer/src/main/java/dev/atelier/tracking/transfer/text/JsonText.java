package dev.atelier.tracking.transfer.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.atelier.tracking.transfer.internal.Decimals;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small JSON texts: objects of texts, numbers, booleans and objects. */
final class JsonText {
    /** A double that JSON has no number for, where its place does not tell a number from a text. */
    private static final String NUMBER = "number";

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** Writes a text, number, boolean or null. */
    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Double number && !Double.isFinite(number)) {
            json.writeStartObject();
            json.writeStringField(NUMBER, number.toString());
            json.writeEndObject();
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /**
     * Parses an object.
     *
     * @throws IOException when the text is no JSON object; the message says why
     */
    static Map<String, @Nullable Object> parse(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Map<String, @Nullable Object> object = object(json);
            if (json.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return object;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            object.put(name, value(json));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.nextToken()) {
            case START_OBJECT -> number(object(json));
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> Double.parseDouble(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("a list stands where a value is expected");
        };
    }

    private static Object number(Map<String, @Nullable Object> object) {
        return object.size() == 1 && object.get(NUMBER) instanceof String text ? (Object) Decimals.parse(text) : object;
    }
}
