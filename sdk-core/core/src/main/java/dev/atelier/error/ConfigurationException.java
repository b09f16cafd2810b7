package dev.atelier.error;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot work; all of its problems are reported together. Thread-safe. */
public class ConfigurationException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /** The problems; kept out of serialised form, since the message has them all. */
    private final transient List<Problem> problems;

    /**
     * Creates the exception for one problem.
     *
     * @param message what is wrong, which value, and what to do now
     */
    public ConfigurationException(String message) {
        this(message, List.of());
    }

    /**
     * Creates the exception for several problems.
     *
     * @param what what could not be configured
     * @param problems everything that is wrong
     */
    public ConfigurationException(String what, List<Problem> problems) {
        super(describe(what, problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns everything that is wrong.
     *
     * @return the problems; empty when the message says it all
     */
    public final List<Problem> problems() {
        return problems;
    }

    private static String describe(String what, List<Problem> problems) {
        return problems.stream().map(problem -> "\n  - " + problem).collect(Collectors.joining("", what, ""));
    }
}
