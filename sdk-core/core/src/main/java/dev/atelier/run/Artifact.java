package dev.atelier.run;

import java.time.Instant;

/**
 * A file kept with a run. Immutable.
 *
 * @param name its name in the run, {@code /} between its parts
 * @param size its length in bytes
 * @param sha256 the SHA-256 of its content, hexadecimal
 * @param created when it was stored
 */
public record Artifact(String name, long size, String sha256, Instant created) {}
