package dev.atelier.compute.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scalar fields of a JSON object, as the records of a run directory have them. Immutable. */
final class FlatJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, String> fields;

    private FlatJson(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Parses a whole object; what is empty, torn or not an object is not there. */
    static Optional<FlatJson> parse(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    ? Optional.of(new FlatJson(readFields(parser)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> readFields(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                fields.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return fields;
    }

    @Nullable
    String text(String name) {
        return fields.get(name);
    }

    String text(String name, String fallback) {
        return fields.getOrDefault(name, fallback);
    }

    long number(String name, long fallback) {
        try {
            return Long.parseLong(fields.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    @Nullable
    Instant instant(String name) {
        try {
            return Instant.parse(fields.getOrDefault(name, ""));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Writes one JSON document to memory. */
    static byte[] write(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
