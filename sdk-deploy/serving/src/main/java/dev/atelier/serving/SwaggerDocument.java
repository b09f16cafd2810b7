package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.serving.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The description of a service's interface, in Swagger 2 and OpenAPI 3. Immutable. */
final class SwaggerDocument {
    private final Map<String, byte[]> versions;

    private SwaggerDocument(Map<String, byte[]> versions) {
        this.versions = versions;
    }

    static SwaggerDocument of(String service) {
        byte[] two = load("swagger2.json", service);
        byte[] three = load("swagger3.json", service);
        return new SwaggerDocument(Map.of("2", two, "2.0", two, "3", three, "3.0", three));
    }

    Optional<byte[]> version(String version) {
        return Optional.ofNullable(versions.get(version));
    }

    private static byte[] load(String resource, String service) {
        try (InputStream in = SwaggerDocument.class.getResourceAsStream(resource)) {
            String template = new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8);
            String quoted = new String(Json.writePlain(service), UTF_8);
            return template.replace("${service}", quoted.substring(1, quoted.length() - 1))
                    .getBytes(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " cannot be read", e);
        }
    }
}
