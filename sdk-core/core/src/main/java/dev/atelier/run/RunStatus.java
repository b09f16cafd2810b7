package dev.atelier.run;

/** Where a run is in its life; the names and meanings are those of the Azure ML v1 SDK. Immutable. */
public enum RunStatus {
    /** Known to the client only. */
    NOT_STARTED("NotStarted", 0),
    /** Accepted, with an id. */
    STARTING("Starting", 1),
    /** Its compute is being made. */
    PROVISIONING("Provisioning", 2),
    /** Its environment and code are being made ready. */
    PREPARING("Preparing", 3),
    /** Waiting for its compute. */
    QUEUED("Queued", 4),
    /** The user's code runs. */
    RUNNING("Running", 5),
    /** The user's code has ended; outputs are being collected. */
    FINALIZING("Finalizing", 6),
    /** Asked to stop, not yet stopped. */
    CANCEL_REQUESTED("CancelRequested", 5),
    /** Ended well. */
    COMPLETED("Completed", 7),
    /** Ended badly. */
    FAILED("Failed", 7),
    /** Ended because someone asked for it. */
    CANCELED("Canceled", 7),
    /** Sends no sign of life; may return to any earlier status. */
    NOT_RESPONDING("NotResponding", 5);

    private static final int TERMINAL = 7;

    private final String label;
    private final int rank;

    RunStatus(String label, int rank) {
        this.label = label;
        this.rank = rank;
    }

    /**
     * Tells whether nothing can follow.
     *
     * @return true for Completed, Failed and Canceled
     */
    public boolean terminal() {
        return rank == TERMINAL;
    }

    /**
     * Tells whether a run may go from this status to another one: never backwards, never on from a terminal one.
     *
     * @param next the other status
     * @return true when it may
     */
    public boolean mayBecome(RunStatus next) {
        if (terminal() || next == this) {
            return false;
        }
        if (this == CANCEL_REQUESTED) {
            return next.terminal();
        }
        return this == NOT_RESPONDING || next.rank >= rank;
    }

    /**
     * Finds a status by the name used in the v1 SDK.
     *
     * @param label the name, such as {@code NotStarted}
     * @return the status
     */
    public static RunStatus of(String label) {
        for (RunStatus status : values()) {
            if (status.label.equalsIgnoreCase(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("no run status is named '" + label + "'");
    }

    /** Returns the name used in the v1 SDK, such as {@code NotStarted}. */
    @Override
    public String toString() {
        return label;
    }
}
