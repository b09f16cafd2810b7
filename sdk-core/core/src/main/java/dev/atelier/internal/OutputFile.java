package dev.atelier.internal;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.internal.config.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes files that users asked for: a reader sees the old content or the new, never a part. */
public final class OutputFile {
    private OutputFile() {}

    /** Replaces a file; makes the folders above it. */
    public static void write(Path file, byte[] content) {
        try {
            Path folder = requireNonNull(file, "file").toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            AtomicFile.write(file, content);
        } catch (IOException e) {
            throw new StoreException("cannot write '" + file + "': " + e, e);
        }
    }

    /** Returns what follows the last dot of a file's name in lower case; empty without a dot. */
    public static String extension(Path file) {
        Path name = requireNonNull(file, "file").getFileName();
        String text = name == null ? "" : name.toString();
        int dot = text.lastIndexOf('.');
        return dot < 0 ? "" : text.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
