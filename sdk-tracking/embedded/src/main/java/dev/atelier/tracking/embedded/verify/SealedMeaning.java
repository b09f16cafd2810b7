package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.sealed.SealedContents;
import dev.atelier.tracking.embedded.sealed.SealedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is lost with a stretch of a sealed file; the file is looked into at the first damage only. Confined to a thread. */
final class SealedMeaning implements LogCheck.Meaning {
    private static final String BACKUP = " cannot be read; all others are read; restore the file from a backup";

    private final Path path;
    private final Supplier<List<String>> runIds;
    private @Nullable SealedContents contents;
    private boolean read;

    SealedMeaning(Path path, Supplier<List<String>> runIds) {
        this.path = path;
        this.runIds = runIds;
    }

    @Override
    public String of(long from, long to) throws IOException {
        if (!read) {
            SealedFile file = SealedFile.open(path, Problems.silent());
            contents = file == null ? null : new SealedContents(file, runIds);
            read = true;
        }
        if (contents == null) {
            return "the index is lost, so that none of the points and values in this file can be read; restore the file"
                    + " from a backup";
        }
        String lost = contents.lost(from, to);
        return (lost.isEmpty() ? "points or values whose series is not known" : lost) + BACKUP;
    }
}
