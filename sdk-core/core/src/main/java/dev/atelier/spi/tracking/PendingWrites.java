package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What this process has recorded, safe on this machine's disk, and the store's server does not have yet. Immutable.
 *
 * @param records how many points and structured values that is
 * @param bytes what they take on this machine
 * @param limitBytes how much they may take; beyond that, logging fails until the server has caught up. 0 where nothing ever
 *     waits
 * @param since about when the oldest of them was recorded; empty when nothing waits
 * @param problem why the server cannot take them at present; empty when it can
 */
public record PendingWrites(
        long records, long bytes, long limitBytes, Optional<Instant> since, Optional<String> problem) {
    /** For a store that writes everything where it stays. */
    public static final PendingWrites NONE = new PendingWrites(0, 0, 0, Optional.empty(), Optional.empty());

    /** {@inheritDoc} */
    public PendingWrites {
        requireNonNull(since, "since");
        requireNonNull(problem, "problem");
    }
}
