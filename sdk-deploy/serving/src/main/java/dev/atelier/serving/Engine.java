package dev.atelier.serving;

import java.util.Optional;

/** Scores the requests of one deployed version. Thread-safe. */
interface Engine extends AutoCloseable {
    /** Answers and releases the call, now or later, on whatever thread; never throws. */
    void score(ScoringCall call);

    /** Tells why it cannot be relied on at the moment; empty when it is well. */
    default Optional<String> illness() {
        return Optional.empty();
    }

    /** Ends it, after its last request. */
    @Override
    void close();
}
