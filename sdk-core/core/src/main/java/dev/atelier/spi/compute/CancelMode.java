package dev.atelier.spi.compute;

/** How a job is told to stop. Immutable. */
public enum CancelMode {
    /** Asked, then killed after its grace period. */
    GRACEFUL,
    /** Killed at once. */
    FORCE
}
