package dev.atelier.spi.compute;

import dev.atelier.spi.Provider;

/** What a version control system knows about files: which are no sources, and how texts differ. Thread-safe. */
public interface SourceControlProvider extends Provider {
    /**
     * Reads an ignore file.
     *
     * @param content its bytes
     * @return its rules; lines that are no rules are left out
     */
    IgnoreFile ignoreFile(byte[] content);

    /**
     * Compares two texts line by line.
     *
     * @param before the one, as UTF-8 or any other encoding that keeps line ends
     * @param after the other
     * @return the hunks of a unified diff with three lines of context, or empty when they are equal
     */
    String hunks(byte[] before, byte[] after);

    /** The rules of an ignore file. Immutable. */
    @FunctionalInterface
    interface IgnoreFile {
        /**
         * Looks for the last rule that is about a path.
         *
         * @param path the path, relative to the ignore file's directory, {@code /}-separated
         * @param directory whether it is a directory
         * @return what the rule says
         */
        Match match(String path, boolean directory);
    }

    /** What a rule says of a path. */
    enum Match {
        /** It is left out. */
        IGNORED,
        /** It is not left out, since the rule is negated. */
        KEPT,
        /** No rule is about it. */
        NONE
    }
}
