package dev.atelier.error;

/** A lease was closed, or somebody else has it now, so that nothing may be done in its name; nothing was written. Thread-safe. */
public final class LeaseLostException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final String lease;

    /**
     * Creates the exception.
     *
     * @param lease the name of the lease
     */
    public LeaseLostException(String lease) {
        super("the lease '" + lease + "' is not held here any more, and nothing was written; leave the work to its new"
                + " holder, or take the lease again and look at what is stored now");
        this.lease = lease;
    }

    /**
     * Returns which lease was lost.
     *
     * @return its name
     */
    public String lease() {
        return lease;
    }
}
