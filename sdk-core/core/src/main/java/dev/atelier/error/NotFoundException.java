package dev.atelier.error;

/** What was asked for does not exist. Thread-safe. */
public final class NotFoundException extends AtelierException {
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
    public NotFoundException(String kind, String id, String hint) {
        super(kind + " '" + id + "' does not exist" + (hint.isEmpty() ? "" : "; " + hint));
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
