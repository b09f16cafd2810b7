package dev.atelier.spi.tracking;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a document in the catalog. Immutable; ordered by kind, then id.
 *
 * @param kind what kind of document, such as {@code run}
 * @param id its id, unique in its kind
 */
public record DocumentKey(String kind, String id) implements Comparable<DocumentKey> {
    /** {@inheritDoc} */
    public DocumentKey {
        if (requireNonNull(kind, "kind").isBlank() || requireNonNull(id, "id").isBlank()) {
            throw new IllegalArgumentException(
                    "a document key needs a kind and an id, got '" + kind + "' and '" + id + "'");
        }
    }

    @Override
    public int compareTo(DocumentKey other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return kind + "/" + id;
    }

    /** Written out, because what the compiler derives takes 30 ms at its first use in a JVM. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentKey key && kind.equals(key.kind) && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + id.hashCode();
    }
}
