package dev.atelier.serving;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The call of one client. Thread-safe. */
final class SingleCall implements ScoringCall {
    private final Incoming incoming;
    private final Consumer<Answer> onAnswer;
    private final Runnable onRelease;
    private final AtomicBoolean answered = new AtomicBoolean();

    SingleCall(Incoming incoming, Consumer<Answer> onAnswer, Runnable onRelease) {
        this.incoming = incoming;
        this.onAnswer = onAnswer;
        this.onRelease = onRelease;
    }

    @Override
    public ScoringInput input() {
        return incoming.input();
    }

    @Override
    public String requestId() {
        return incoming.input().requestId();
    }

    @Override
    public void succeed(@Nullable Object value, long nanos) throws IOException {
        answer(Answer.scored(incoming.writer().write(value), nanos));
    }

    @Override
    public void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            onAnswer.accept(answer);
        }
    }

    @Override
    public void release() {
        onRelease.run();
    }
}
