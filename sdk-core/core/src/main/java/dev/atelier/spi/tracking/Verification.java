package dev.atelier.spi.tracking;

import java.util.List;

/**
 * What reading every byte of a store has shown. Immutable.
 *
 * @param bytes how many bytes were read and checked
 * @param damages what is damaged; empty when all is well
 */
public record Verification(long bytes, List<Damage> damages) {
    /** {@inheritDoc} */
    public Verification {
        damages = List.copyOf(damages);
    }
}
