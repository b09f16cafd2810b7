package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

/**
 * Something that is not as it was written. Immutable.
 *
 * @param where the file and position, the document or the artifact
 * @param what what is wrong there
 * @param meaning what it means for the user: what is lost or cannot be trusted, and what is not
 */
public record Damage(String where, String what, String meaning) {
    /** {@inheritDoc} */
    public Damage {
        requireNonNull(where, "where");
        requireNonNull(what, "what");
        requireNonNull(meaning, "meaning");
    }

    @Override
    public String toString() {
        return where + ": " + what + "; " + meaning;
    }
}
