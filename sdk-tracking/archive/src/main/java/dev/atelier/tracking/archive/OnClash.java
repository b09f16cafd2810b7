package dev.atelier.tracking.archive;

/** What an import does when the workspace has something else under the same id. Immutable. */
public enum OnClash {
    /** Imports nothing and names everything that is different. */
    REFUSE,
    /** Leaves what is in the workspace as it is. */
    SKIP,
    /** Imports it under a new id; parents, children, models and environments follow. */
    RENAME
}
