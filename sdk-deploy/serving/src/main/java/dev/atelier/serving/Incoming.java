package dev.atelier.serving;

import dev.atelier.serving.wire.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol makes of a request. Immutable.
 *
 * @param input what to score
 * @param writer how its result is written
 */
record Incoming(ScoringInput input, Writer writer) {
    /** Writes what a scorer has returned, as the client wants it. Thread-safe. */
    interface Writer {
        /**
         * Writes a value.
         *
         * @throws dev.atelier.service.InvalidInputException when the client wants something that is not in it
         */
        Payload write(@Nullable Object value) throws IOException;
    }
}
