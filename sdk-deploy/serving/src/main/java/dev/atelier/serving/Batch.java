package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are scored together. When that fails, or the result cannot be divided among them, each is scored alone, so
 * that none suffers from another. Thread-safe.
 */
final class Batch implements ScoringCall {
    private static final int MAX_IDS = 5;

    private final List<ScoringCall> members;
    private final ScoringInput input;
    private final int rows;
    private final Engine engine;
    private final Runnable onRelease;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile boolean alone;

    /** Creates a batch; members that must be scored alone are given to the engine. */
    Batch(BatchKey key, List<ScoringCall> members, Engine engine, Runnable onRelease) {
        this.members = List.copyOf(members);
        this.input = key.merge(members.stream().map(ScoringCall::input).toList(), ids(members));
        this.rows =
                members.stream().mapToInt(call -> BatchKey.rows(call.input())).sum();
        this.engine = engine;
        this.onRelease = onRelease;
    }

    private static String ids(List<ScoringCall> members) {
        String first =
                members.stream().limit(MAX_IDS).map(ScoringCall::requestId).collect(Collectors.joining(", "));
        return members.size() > MAX_IDS ? first + " and " + (members.size() - MAX_IDS) + " more" : first;
    }

    @Override
    public ScoringInput input() {
        return input;
    }

    @Override
    public String requestId() {
        return input.requestId();
    }

    @Override
    public void succeed(@Nullable Object value, long nanos) throws IOException {
        Optional<ResultRows> result = ResultRows.of(value, rows);
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        if (result.isEmpty()) {
            alone = true;
            return;
        }
        int from = 0;
        for (ScoringCall member : members) {
            int to = from + BatchKey.rows(member.input());
            answer(member, result.get().slice(from, to), nanos);
            from = to;
        }
    }

    private static void answer(ScoringCall member, Object part, long nanos) {
        try {
            member.succeed(part, nanos);
        } catch (InvalidInputException e) {
            member.answer(Answer.refused(400, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            member.answer(Answer.failedRun());
        }
    }

    @Override
    public void answer(Answer answer) {
        if (decided.compareAndSet(false, true)) {
            boolean hopeless = answer.isTimeout() || answer.status() == 503;
            if (hopeless) {
                members.forEach(member -> member.answer(answer));
            } else {
                alone = true;
            }
        }
    }

    @Override
    public void release() {
        try {
            for (ScoringCall member : members) {
                if (alone) {
                    engine.score(member);
                } else {
                    member.release();
                }
            }
        } finally {
            onRelease.run();
        }
    }
}
