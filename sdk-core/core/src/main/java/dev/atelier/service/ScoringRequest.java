package dev.atelier.service;

import org.jspecify.annotations.Nullable;

/** One request to a scorer. Immutable and thread-safe. */
public interface ScoringRequest {
    /**
     * Returns the body as it was sent.
     *
     * @return JSON text
     */
    String body();

    /**
     * Returns the body as Java values.
     *
     * @return a {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Number}, {@code Boolean} or null
     */
    @Nullable
    Object json();

    /**
     * Returns the rows of a body {@code {"data": [[…], …]}}.
     *
     * @return one array per row, all of one length
     * @throws InvalidInputException when the body has another form or holds something else than numbers
     */
    double[][] data();

    /**
     * Returns the id under which the request is logged.
     *
     * @return the client's id when it sent one, else a new one
     */
    String requestId();
}
