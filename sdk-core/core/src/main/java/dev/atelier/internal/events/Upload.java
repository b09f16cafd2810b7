package dev.atelier.internal.events;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is to become an artifact.
 *
 * @param child the child run that it belongs to, or null for the run itself
 * @param timestamp epoch milliseconds
 * @param name the artifact's name
 * @param file the file
 * @param mode whether it may take the place of another one
 */
public record Upload(@Nullable String child, long timestamp, String name, Path file, UploadMode mode) {
    public Upload {
        requireNonNull(name, "name");
        requireNonNull(file, "file");
        requireNonNull(mode, "mode");
    }
}
