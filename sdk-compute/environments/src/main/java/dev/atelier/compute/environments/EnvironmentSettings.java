package dev.atelier.compute.environments;

import static java.util.Objects.requireNonNull;

/**
 * Where environments are kept on a machine, and what they are built with. Immutable.
 *
 * @param directory the directory, or an empty text for {@code ~/.cache/atelier/environments}
 * @param maxBytes what they may take together before those that were not used for the longest time are removed
 * @param python the Python interpreter that is tried for a definition without a version, a name or a path
 */
public record EnvironmentSettings(String directory, long maxBytes, String python) {
    /** What environments may take together by default: 20 GiB. */
    public static final long MAX_BYTES = 20L << 30;

    /** {@inheritDoc} */
    public EnvironmentSettings {
        requireNonNull(directory, "directory");
        requireNonNull(python, "python");
        if (maxBytes < 0) {
            throw new IllegalArgumentException("environments may not take " + maxBytes + " bytes; give 0 or more");
        }
    }
}
