package dev.atelier.spi.tracking;

/**
 * Content in an artifact store, named by what it is. Immutable.
 *
 * @param sha256 the SHA-256 of its bytes, 64 lower-case hexadecimal digits
 * @param size its length in bytes
 */
public record Blob(String sha256, long size) {
    /** {@inheritDoc} */
    public Blob {
        if (!sha256.matches("[0-9a-f]{64}") || size < 0) {
            throw new IllegalArgumentException("not a blob: sha256 '" + sha256 + "', size " + size);
        }
    }
}
