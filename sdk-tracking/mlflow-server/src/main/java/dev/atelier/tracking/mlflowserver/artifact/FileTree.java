package dev.atelier.tracking.mlflowserver.artifact;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The files of a run, of a logged model, or of a version of a registered model. */
public interface FileTree {
    /** A file with its content's hash. Immutable. */
    record Entry(String path, String sha256, long size) {}

    /** Lists all files whose paths begin with a prefix, by path. */
    List<Entry> files(String prefix);

    default Optional<Entry> file(String path) {
        return files(path).stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** Stores a file, in the place of one that has the same path. */
    void put(String path, InputStream content);

    /** Deletes a file, or all below a folder; tells how many. */
    int delete(String path);
}
