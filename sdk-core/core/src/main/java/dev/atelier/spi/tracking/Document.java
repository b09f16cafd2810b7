package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

/**
 * A document as it was at one revision. Immutable.
 *
 * @param key its identity
 * @param revision the sequence number of the commit that wrote it, above 0; never used twice
 * @param body its content, JSON text
 */
public record Document(DocumentKey key, long revision, String body) {
    /** {@inheritDoc} */
    public Document {
        requireNonNull(key, "key");
        requireNonNull(body, "body");
    }
}
