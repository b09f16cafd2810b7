package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One compare-and-set write of a commit. Immutable.
 *
 * @param key the document
 * @param expectedRevision the revision it must have now; 0 when it must not exist
 * @param body the new content, JSON text; null to delete
 */
public record Write(
        DocumentKey key, long expectedRevision, @Nullable String body) {
    /** {@inheritDoc} */
    public Write {
        requireNonNull(key, "key");
        if (expectedRevision < 0) {
            throw new IllegalArgumentException("expectedRevision must be 0 or more, got " + expectedRevision);
        }
        CharsetEncoder unicode = StandardCharsets.UTF_8.newEncoder();
        if (!unicode.canEncode(key.kind())
                || !unicode.canEncode(key.id())
                || (body != null && !unicode.canEncode(body))) {
            throw new IllegalArgumentException("the document " + key
                    + " has half a surrogate pair, which is no Unicode text; cut texts between characters");
        }
    }

    /**
     * Creates a document that must not exist yet.
     *
     * @param key the document
     * @param body its content, JSON text
     * @return the write
     */
    public static Write create(DocumentKey key, String body) {
        return new Write(key, 0, requireNonNull(body, "body"));
    }

    /**
     * Replaces a document that must be unchanged.
     *
     * @param current the document as it was read
     * @param body its new content, JSON text
     * @return the write
     */
    public static Write replace(Document current, String body) {
        return new Write(current.key(), current.revision(), requireNonNull(body, "body"));
    }

    /**
     * Deletes a document that must be unchanged.
     *
     * @param current the document as it was read
     * @return the write
     */
    public static Write delete(Document current) {
        return new Write(current.key(), current.revision(), null);
    }
}
