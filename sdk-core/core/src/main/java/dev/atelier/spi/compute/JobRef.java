package dev.atelier.spi.compute;

import static java.util.Objects.requireNonNull;

/**
 * Where a submitted job is; small, free of secrets, and kept in the catalog. Immutable.
 *
 * @param backend the backend's type
 * @param nativeId what the backend calls the job
 */
public record JobRef(String backend, String nativeId) {
    /** {@inheritDoc} */
    public JobRef {
        requireNonNull(backend, "backend");
        requireNonNull(nativeId, "nativeId");
    }
}
