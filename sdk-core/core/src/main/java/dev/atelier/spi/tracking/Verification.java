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

    /**
     * Tells whether all is well.
     *
     * @return true when nothing is damaged
     */
    public boolean sound() {
        return damages.isEmpty();
    }

    /** Returns the damages, one to a line, below how much was checked. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes + " bytes checked, ")
                .append(sound() ? "nothing is damaged" : damages.size() + " damaged");
        damages.forEach(damage -> text.append("\n").append(damage));
        return text.toString();
    }
}
