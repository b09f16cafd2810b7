package dev.atelier.internal.source;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of a stored snapshot. Thread-safe. */
public final class StoredSourceTree implements SourceTree {
    private final SnapshotManifest manifest;
    private final ArtifactStore artifacts;

    /** Reads the files of a manifest from the store that holds them. */
    public StoredSourceTree(SnapshotManifest manifest, ArtifactStore artifacts) {
        this.manifest = requireNonNull(manifest, "manifest");
        this.artifacts = requireNonNull(artifacts, "artifacts");
    }

    @Override
    public List<File> files() {
        return manifest.files();
    }

    @Override
    public InputStream open(File file) {
        return artifacts.open(file.sha256());
    }

    @Override
    public Optional<Path> localFile(File file) {
        return artifacts.file(file.sha256());
    }
}
