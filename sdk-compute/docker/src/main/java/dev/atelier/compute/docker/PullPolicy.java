package dev.atelier.compute.docker;

/** When an image is pulled from its registry. Immutable. */
public enum PullPolicy {
    /** Only when the engine does not have it. */
    MISSING,
    /** Before every job. */
    ALWAYS,
    /** Not at all: an image the engine does not have is an error. */
    NEVER
}
