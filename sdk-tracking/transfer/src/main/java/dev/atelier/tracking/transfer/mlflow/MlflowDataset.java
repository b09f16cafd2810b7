package dev.atelier.tracking.transfer.mlflow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A dataset that a run read, as MLflow has it. */
public record MlflowDataset(String name, String digest, String sourceType, String source, String context) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Returns it as a JSON object. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("digest", digest);
            json.writeStringField("source_type", sourceType);
            json.writeStringField("source", source);
            json.writeStringField("context", context);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
