package dev.atelier.serving;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One request on its way through a scorer; only its first answer counts. Thread-safe. */
final class ScoringCall {
    private final String body;
    private final String requestId;
    private final Consumer<Answer> onAnswer;
    private final Runnable onRelease;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** Creates a call; {@code onRelease} runs when the scorer has let go of it, which a timeout does not wait for. */
    ScoringCall(String body, String requestId, Consumer<Answer> onAnswer, Runnable onRelease) {
        this.body = body;
        this.requestId = requestId;
        this.onAnswer = onAnswer;
        this.onRelease = onRelease;
    }

    String body() {
        return body;
    }

    String requestId() {
        return requestId;
    }

    void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            onAnswer.accept(answer);
        }
    }

    /** Says that no scorer works on it any more; called exactly once, after the answer. */
    void release() {
        onRelease.run();
    }
}
