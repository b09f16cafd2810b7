package dev.atelier.search;

/** What can be asked about a value without comparing it. Immutable. */
public enum ValueState {
    /** The run has no such value. */
    NULL("null"),
    /** The run has such a value; NaN is one. */
    NOT_NULL("not null"),
    /** The value is the number NaN. */
    NAN("nan"),
    /** The run has such a value and it is not NaN. */
    NOT_NAN("not nan");

    private final String words;

    ValueState(String words) {
        this.words = words;
    }

    /** Returns the words that follow {@code is}. */
    @Override
    public String toString() {
        return words;
    }
}
