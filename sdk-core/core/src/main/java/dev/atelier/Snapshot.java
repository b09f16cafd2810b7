package dev.atelier;

import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.internal.source.SourceControl;
import dev.atelier.internal.source.SourceRestorer;
import dev.atelier.internal.source.StoredSourceTree;
import dev.atelier.run.Table;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import java.nio.file.Path;
import java.util.List;

/** The source files of a run as they were when it was submitted. Immutable and thread-safe; equal trees have equal ids. */
public final class Snapshot {
    private final SnapshotManifest manifest;
    private final ArtifactStore artifacts;
    private final SourceControl sources;

    Snapshot(SnapshotManifest manifest, ArtifactStore artifacts, SourceControl sources) {
        this.manifest = manifest;
        this.artifacts = artifacts;
        this.sources = sources;
    }

    /**
     * Returns the snapshot's id.
     *
     * @return the SHA-256 of its list of files, hexadecimal
     */
    public String id() {
        return manifest.id();
    }

    /**
     * Lists the files.
     *
     * @return the files, sorted by path
     */
    public List<SourceTree.File> files() {
        return manifest.files();
    }

    /**
     * Returns the size of all files together.
     *
     * @return bytes
     */
    public long totalSize() {
        return manifest.totalSize();
    }

    /**
     * Writes the files into a folder.
     *
     * @param target an empty or new folder
     * @return the folder
     * @throws dev.atelier.error.AlreadyExistsException when it has files
     */
    public Path restore(Path target) {
        SourceRestorer.restore(tree(), target);
        return target;
    }

    /**
     * Compares with a later snapshot.
     *
     * @param other the later one, of this workspace or another one
     * @return what is different there
     */
    public SnapshotDiff diff(Snapshot other) {
        return SnapshotDiff.of(tree(), other.tree(), sources);
    }

    private SourceTree tree() {
        return new StoredSourceTree(manifest, artifacts);
    }

    /** Returns the files as a table for people. */
    @Override
    public String toString() {
        return Table.of(
                        List.of("path", "size", "sha256"),
                        files().stream()
                                .map(file -> List.of(
                                        file.path(), file.size(), file.sha256().substring(0, 12)))
                                .toList())
                .toString();
    }
}
