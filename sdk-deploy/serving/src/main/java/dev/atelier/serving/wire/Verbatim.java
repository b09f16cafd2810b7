package dev.atelier.serving.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes JSON as it is. Thread-safe. */
final class Verbatim extends JsonSerializer<RawJson> {
    @Override
    public void serialize(RawJson value, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeRawValue(new String(value.utf8(), UTF_8));
    }
}
