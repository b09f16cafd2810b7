package dev.atelier.spi.compute;

/** Where a job is, as far as its backend can tell. Immutable. */
public enum JobPhase {
    /** Waiting for its compute. */
    QUEUED,
    /** Its environment, image or code is being made ready. */
    PREPARING,
    /** The user's code runs. */
    RUNNING,
    /** It has ended, and its run directory is final; the verdict says how. */
    ENDED
}
