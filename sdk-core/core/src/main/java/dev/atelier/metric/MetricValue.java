package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * A structured value of a metric, as it is stored. Immutable.
 *
 * @param kind what it is; not {@link MetricKind#SCALAR}
 * @param json its content: JSON text, in which NaN and the infinities may stand bare
 * @param step its step
 * @param timestamp when it was logged, epoch milliseconds
 */
public record MetricValue(MetricKind kind, String json, long step, long timestamp) {
    /** {@inheritDoc} */
    public MetricValue {
        requireNonNull(json, "json");
        if (requireNonNull(kind, "kind") == MetricKind.SCALAR) {
            throw new IllegalArgumentException("a scalar is a point, not a structured value");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            throw new IllegalArgumentException(
                    "the value has half a surrogate pair, which is no Unicode text; cut texts between characters");
        }
    }

    /**
     * Returns what it holds as plain values.
     *
     * @return a text, or lists and maps of numbers (Long, Double), texts and booleans; never null
     * @throws IllegalArgumentException when {@link #json()} is not JSON
     */
    public Object content() {
        return requireNonNull(Json.parse(json), "the content of a value");
    }
}
