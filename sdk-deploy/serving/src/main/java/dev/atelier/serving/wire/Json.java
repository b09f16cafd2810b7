package dev.atelier.serving.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON as the scoring protocols have it: NaN and the infinities stand bare, as Python writes and reads them. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .addModule(new SimpleModule()
                    .addSerializer(Tensor.class, new NestedTensor())
                    .addSerializer(Tensors.class, new NamedTensors())
                    .addSerializer(RawJson.class, new Verbatim()))
            .build();

    private static final String BEYOND_LIMITS = "it nests deeper than " + StreamReadConstraints.DEFAULT_MAX_DEPTH
            + " levels, or has a number of more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN
            + " characters, or a name of more than " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

    private Json() {}

    /**
     * Parses a request body.
     *
     * @param text JSON
     * @return its value
     * @throws InvalidInputException with what is wrong, and where
     */
    public static @Nullable Object parse(String text) {
        if (text.isBlank()) {
            throw new InvalidInputException("Input is not JSON at line 1, column 1: it is empty");
        }
        try (JsonParser parser = MAPPER.createParser(text)) {
            return parse(parser);
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot be read", e);
        }
    }

    private static @Nullable Object parse(JsonParser parser) throws IOException {
        try {
            return MAPPER.readValue(parser, Object.class);
        } catch (JsonProcessingException e) {
            JsonLocation known = e.getLocation();
            throw new InvalidInputException(describe(e, known == null ? parser.currentLocation() : known));
        }
    }

    /**
     * Writes a value; tensors become nested arrays.
     *
     * @param value any Java value
     * @return JSON in UTF-8
     * @throws IOException when there is no JSON for it
     * @throws InvalidInputException when a tensor in it has elements that are no texts
     */
    public static byte[] write(@Nullable Object value) throws IOException {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof InvalidInputException noText) {
                throw noText;
            }
            throw e;
        }
    }

    /**
     * Writes what is made of maps, lists, tensors and plain values, and thus has a JSON form.
     *
     * @param value such a value
     * @return JSON in UTF-8
     */
    public static byte[] writePlain(Object value) {
        try {
            return write(value);
        } catch (IOException e) {
            throw new IllegalStateException("a plain value cannot be written as JSON", e);
        }
    }

    private static String describe(JsonProcessingException e, JsonLocation location) {
        return "Input is not JSON at line " + location.getLineNr() + ", column " + location.getColumnNr() + ": "
                + reason(e);
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return BEYOND_LIMITS;
        }
        if (e instanceof JsonEOFException) {
            return "it ends too early";
        }
        return e instanceof JsonParseException ? syntaxError(e.getOriginalMessage()) : "there is more after its end";
    }

    /** Returns Jackson's words, unless they are about Jackson's own settings. */
    private static String syntaxError(String message) {
        boolean foreign = message.contains("Feature") || message.contains("jackson");
        return foreign
                ? "this is not allowed here"
                : message.lines().findFirst().orElse("");
    }
}
