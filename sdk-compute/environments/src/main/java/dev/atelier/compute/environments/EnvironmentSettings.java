package dev.atelier.compute.environments;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Where environments are kept on a machine, and what they are built with. Immutable.
 *
 * @param directory the directory, or an empty text for {@code ~/.cache/atelier/environments}
 * @param maxBytes what they may take together before those that were not used for the longest time are removed
 * @param python the Python interpreter that is tried for a definition without a version, a name or a path
 * @param conda the program that makes conda environments, a name or a path; an empty text for the first one that is there
 * @param buildLimit how long a build may take
 */
public record EnvironmentSettings(String directory, long maxBytes, String python, String conda, Duration buildLimit) {
    /** What environments may take together by default: 20 GiB. */
    public static final long MAX_BYTES = 20L << 30;

    /** How long a build may take by default: two hours. */
    public static final Duration BUILD_LIMIT = Duration.ofHours(2);

    /** {@inheritDoc} */
    public EnvironmentSettings {
        requireNonNull(directory, "directory");
        requireNonNull(python, "python");
        requireNonNull(conda, "conda");
        if (maxBytes < 0) {
            throw new IllegalArgumentException("environments may not take " + maxBytes + " bytes; give 0 or more");
        }
        if (buildLimit.toSeconds() < 1) {
            throw new IllegalArgumentException("a build may not take " + buildLimit + "; give 1 second or more");
        }
    }
}
