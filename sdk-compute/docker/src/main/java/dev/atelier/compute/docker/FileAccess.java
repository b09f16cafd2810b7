package dev.atelier.compute.docker;

/** How the files of a job get to its container and back. Immutable. */
public enum FileAccess {
    /** Mounted when the engine sees this machine's files, which the engine tells; copied otherwise. */
    AUTO,
    /** Mounted: the engine sees this machine's files at the same paths. */
    MOUNT,
    /**
     * Copied into the container before it starts, and back while it runs and when it has ended. Jobs run as the
     * container's root, or as the user that is given by numbers.
     */
    COPY
}
