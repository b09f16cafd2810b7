package dev.atelier.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object on a line of its own. */
final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonLine() {}

    /** Writes maps, texts, numbers, booleans and null; NaN and the infinities as texts. */
    static String of(Map<?, ? extends @Nullable Object> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator generator, Map<?, ? extends @Nullable Object> fields) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ? extends @Nullable Object> field : fields.entrySet()) {
            generator.writeFieldName(String.valueOf(field.getKey()));
            if (field.getValue() instanceof Map<?, ?> nested) {
                write(generator, nested);
            } else {
                generator.writePOJO(field.getValue());
            }
        }
        generator.writeEndObject();
    }
}
