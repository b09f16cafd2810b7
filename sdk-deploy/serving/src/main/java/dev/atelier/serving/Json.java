package dev.atelier.serving;

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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.atelier.service.InvalidInputException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the scoring protocols have it: NaN and the infinities stand bare, as Python writes and reads them. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private static final String BEYOND_LIMITS = "it nests deeper than " + StreamReadConstraints.DEFAULT_MAX_DEPTH
            + " levels, or has a number of more than " + StreamReadConstraints.DEFAULT_MAX_NUM_LEN
            + " characters, or a name of more than " + StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

    private Json() {}

    /** Parses a request body; what is wrong with it, and where, is told to its sender. */
    static @Nullable Object parse(String text) {
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

    static byte[] write(@Nullable Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Returns the body of an error answer. */
    static byte[] message(String text) {
        try {
            return write(Map.of("message", text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text cannot be written as JSON", e);
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
