package dev.atelier.serving;

import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.Payload;
import dev.atelier.serving.wire.RawJson;
import dev.atelier.serving.wire.Utf8;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /score}: any JSON in, any JSON out; errors that belong to no protocol are its own too. Thread-safe. */
final class AzureProtocol implements Protocol {
    static final Protocol INSTANCE = new AzureProtocol();

    @Override
    public Incoming read(Exchange exchange, byte[] body) {
        return of(Utf8.decode(body), exchange);
    }

    static Incoming of(String text, Exchange exchange) {
        return new Incoming(ScoringInput.ofText(text, exchange.ids().requestId()), AzureProtocol::write);
    }

    private static Payload write(@Nullable Object value) throws IOException {
        return Payload.json(value instanceof RawJson raw ? raw.utf8() : Json.write(value));
    }

    @Override
    public byte[] error(int status, String message) {
        return Json.writePlain(Map.of("message", message));
    }
}
