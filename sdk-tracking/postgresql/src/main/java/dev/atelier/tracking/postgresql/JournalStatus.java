package dev.atelier.tracking.postgresql;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What this process has logged and the server does not have yet. Immutable.
 *
 * @param pendingBytes how much that is
 * @param limitBytes how much there may be at most; beyond it, logging fails
 * @param pendingSince about when the oldest of it was logged; empty when there is none
 * @param serverAway why the server cannot take it at present; empty when it can
 */
public record JournalStatus(
        long pendingBytes, long limitBytes, Optional<Instant> pendingSince, Optional<String> serverAway) {
    /** {@inheritDoc} */
    public JournalStatus {
        requireNonNull(pendingSince, "pendingSince");
        requireNonNull(serverAway, "serverAway");
    }
}
