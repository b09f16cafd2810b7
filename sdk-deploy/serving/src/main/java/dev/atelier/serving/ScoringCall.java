package dev.atelier.serving;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One request on its way through a scorer; only its first answer counts. Thread-safe. */
interface ScoringCall {
    /** Returns what to score. */
    ScoringInput input();

    String requestId();

    /**
     * Answers with what the scorer returned.
     *
     * @param value any Java value, tensors, or {@link dev.atelier.serving.wire.RawJson}
     * @throws IOException when there is no way to write it; then it is still to be answered
     * @throws dev.atelier.service.InvalidInputException when the client asked for something that is not in it
     */
    void succeed(@Nullable Object value, long nanos) throws IOException;

    /** Answers with something else than a result. */
    void answer(Answer answer);

    /** Says that no scorer works on it any more, which a timeout does not wait for; called once, after the answer. */
    void release();
}
