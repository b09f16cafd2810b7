package dev.atelier.tracking.mlflowserver;

/** What a client of the server may do; each role may do what those before it may. Immutable. */
public enum MlflowRole {
    /** Look at everything. */
    READ,
    /** Record runs, and register models. */
    WRITE,
    /** Delete, restore and rename what others have made, and set up webhooks. */
    MANAGE;

    /**
     * Tells whether this role may do what another may.
     *
     * @param needed the other role
     * @return true when it may
     */
    public boolean includes(MlflowRole needed) {
        return compareTo(needed) >= 0;
    }
}
