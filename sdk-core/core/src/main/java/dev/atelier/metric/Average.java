package dev.atelier.metric;

/** How one figure is made of the figures of several classes. Immutable. */
public enum Average {
    /** The plain mean over the classes: rare classes count as much as common ones. */
    MACRO,
    /** The figure of all cases counted together; for a single-label task it is the accuracy. */
    MICRO,
    /** The mean over the classes, each weighted by its number of actual cases. */
    WEIGHTED
}
