package dev.atelier;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.Artifact;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a model as they are listed in its document: path, hash and size of each. */
final class ModelFiles {
    private ModelFiles() {}

    /** Lists artifacts of a run; a folder keeps its own name, what is above it is left out. */
    static List<JsonObject> ofArtifacts(String name, List<Artifact> artifacts) {
        int above = name.lastIndexOf('/') + 1;
        return artifacts.stream()
                .map(artifact -> file(artifact.name().substring(above), new Blob(artifact.sha256(), artifact.size())))
                .toList();
    }

    /** Stores a file or a folder; a folder keeps its own name. */
    static List<JsonObject> store(Path path, ArtifactStore artifacts) {
        if (!Files.exists(path)) {
            throw new NotFoundException(
                    "file or folder",
                    path.toString(),
                    "looked in " + Path.of("").toAbsolutePath());
        }
        Path root = path.toAbsolutePath().normalize();
        List<JsonObject> stored = new ArrayList<>();
        for (Path file : files(root)) {
            String name = root.resolveSibling("").relativize(file).toString().replace('\\', '/');
            stored.add(file(name, store(artifacts, file)));
        }
        if (stored.isEmpty()) {
            throw new IllegalArgumentException("folder '" + path + "' has no files to register");
        }
        return stored;
    }

    private static List<Path> files(Path path) {
        try (Stream<Path> paths = Files.walk(path)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new StoreException("cannot read '" + path + "': " + e.getMessage(), e);
        }
    }

    private static Blob store(ArtifactStore artifacts, Path file) {
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
            return artifacts.put(content);
        } catch (IOException e) {
            throw new StoreException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    private static JsonObject file(String path, Blob blob) {
        return JsonObject.empty()
                .with("path", path)
                .with("sha256", blob.sha256())
                .with("size", blob.size());
    }
}
