package dev.atelier.serving.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.io.IOException;

/** Writes tensors as an object; a single one without its name. Thread-safe. */
final class NamedTensors extends JsonSerializer<Tensors> {
    @Override
    public void serialize(Tensors tensors, JsonGenerator out, SerializerProvider provider) throws IOException {
        if (tensors.size() == 1) {
            out.writePOJO(tensors.list().get(0));
            return;
        }
        out.writeStartObject();
        for (Tensor tensor : tensors) {
            out.writePOJOField(tensor.name(), tensor);
        }
        out.writeEndObject();
    }
}
