package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.Payload;
import dev.atelier.serving.wire.RawJson;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code {"predictions": …}}, unless the scorer has returned just that. */
final class Predictions {
    private static final String KEY = "predictions";

    private Predictions() {}

    static Payload write(@Nullable Object value) throws IOException {
        byte[] json = value instanceof RawJson raw ? raw.utf8() : Json.write(value);
        return Payload.json(isWrapped(json) ? json : Json.write(Collections.singletonMap(KEY, new RawJson(json))));
    }

    private static boolean isWrapped(byte[] json) {
        if (json.length == 0 || json[0] != '{') {
            return false;
        }
        try {
            return Json.parse(new String(json, UTF_8)) instanceof Map<?, ?> object && object.containsKey(KEY);
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
