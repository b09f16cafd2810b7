package dev.atelier.spi.tracking;

import java.util.List;

/**
 * A page of the change feed. Immutable.
 *
 * @param changes the latest change of every document changed after the asked sequence number, oldest first
 * @param sequence where to continue reading
 */
public record Changes(List<Change> changes, long sequence) {
    /** {@inheritDoc} */
    public Changes {
        changes = List.copyOf(changes);
    }
}
