package dev.atelier.tracking.embedded.file;

import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns what the operating system says into what a person can act on. */
public final class StoreFailure {
    private StoreFailure() {}

    /** Describes a failed action, such as "write", on a file. */
    public static StoreException of(String action, Path file, IOException cause) {
        return new StoreException("cannot " + action + " " + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        String said = said(cause);
        if (said.contains("No space left") || said.contains("quota exceeded")) {
            return "no space left on its disk; free some and try again, nothing that was stored is lost";
        }
        if (cause instanceof AccessDeniedException
                || said.contains("Read-only")
                || said.contains("Permission denied")) {
            return "it is read-only for this process; check its permissions and how its disk is mounted";
        }
        return said.isEmpty()
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ", " + said;
    }

    private static String said(IOException cause) {
        @Nullable String said = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return said == null ? "" : said;
    }
}
