package dev.atelier.tracking.embedded.file;

import java.io.IOException;

/** Hears how long a file is at least. */
public interface LengthListener {
    /** Takes note of a length that the file has, or that it is about to be cut to by its writer. */
    void reached(long length) throws IOException;
}
