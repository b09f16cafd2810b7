package dev.atelier.serving;

import dev.atelier.serving.wire.Json;
import java.util.Map;

/** A language in which clients ask a scorer. Thread-safe. */
interface Protocol {
    /**
     * Takes a body apart.
     *
     * @throws dev.atelier.service.InvalidInputException when it is malformed
     * @throws RefusedException when it is not wanted for another reason
     */
    Incoming read(Exchange exchange, byte[] body);

    /**
     * Checks what is known before the body is read.
     *
     * @throws RefusedException when the body is not wanted
     */
    default void check(Exchange exchange) {}

    /** Returns the status of an answer. */
    default int status(Answer answer) {
        return answer.status();
    }

    /** Returns the body of an error answer. */
    default byte[] error(int status, String message) {
        return Json.writePlain(Map.of("error", message));
    }
}
