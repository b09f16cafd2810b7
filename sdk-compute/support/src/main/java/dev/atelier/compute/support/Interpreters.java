package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

/**
 * What starts scripts on the machine that runs a job. Immutable.
 *
 * @param python the Python interpreter, a name or a path
 * @param java the Java launcher, a name or a path
 * @param classPath what Java scripts find beside their own classes; may be empty
 */
public record Interpreters(String python, String java, String classPath) {
    /** {@inheritDoc} */
    public Interpreters {
        requireNonNull(python, "python");
        requireNonNull(java, "java");
        requireNonNull(classPath, "classPath");
    }
}
