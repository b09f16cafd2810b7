package dev.atelier.error;

/** A name is taken already; what exists is unchanged. Thread-safe. */
public final class AlreadyExistsException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String id;

    /**
     * Creates the exception.
     *
     * @param kind what kind of thing, such as {@code run} or {@code model}
     * @param id its name or id
     * @param hint what to do now; may be empty
     */
    public AlreadyExistsException(String kind, String id, String hint) {
        super(kind + " '" + id + "' exists already" + (hint.isEmpty() ? "" : "; " + hint));
        this.kind = kind;
        this.id = id;
    }

    /**
     * Returns what kind of thing this is about.
     *
     * @return the kind, such as {@code run}
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns which one it is about.
     *
     * @return the name or id
     */
    public String id() {
        return id;
    }
}
