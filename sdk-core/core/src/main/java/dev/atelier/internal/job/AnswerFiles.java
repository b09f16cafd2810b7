package dev.atelier.internal.job;

import dev.atelier.error.StoreException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Files on their way to a script, cut into parts that fit into memory. Confined to one thread. */
public final class AnswerFiles {
    private static final int PART = 4 << 20;

    private final RunDirectory directory;
    private final String prefix;
    private int parts;

    AnswerFiles(RunDirectory directory, String prefix) {
        this.directory = directory;
        this.prefix = prefix;
    }

    /** Writes a file's content; returns the paths of its parts, relative to the run directory. */
    public List<String> write(InputStream content) {
        List<String> written = new ArrayList<>();
        try (content) {
            for (byte[] part = content.readNBytes(PART); part.length > 0; part = content.readNBytes(PART)) {
                String path = prefix + "." + parts++;
                directory.writeAtomic(path, part);
                written.add(path);
            }
            return written;
        } catch (IOException e) {
            throw new StoreException("cannot read a file that a script asked for: " + e.getMessage(), e);
        }
    }
}
