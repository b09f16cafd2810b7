package dev.atelier.internal.run;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.Artifact;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Lease;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The named files of runs: names in the catalog, content in the artifact store. Thread-safe. */
public final class RunArtifacts {
    private final Documents documents;
    private final ArtifactStore store;
    private final Clock clock;

    public RunArtifacts(Documents documents, ArtifactStore store, Clock clock) {
        this.documents = documents;
        this.store = store;
        this.clock = clock;
    }

    /** Returns the same files, which only the holder of a lease can add to. */
    public RunArtifacts heldBy(Lease lease) {
        return new RunArtifacts(documents.heldBy(lease), store, clock);
    }

    public ArtifactStore store() {
        return store;
    }

    /** Stores a file under a name. */
    public Artifact put(String runId, String name, Path file, UploadMode mode) {
        requireFile(file);
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
            return put(runId, name, content, mode);
        } catch (IOException e) {
            throw new StoreException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Stores content under a name. */
    public Artifact put(String runId, String name, InputStream content, UploadMode mode) {
        String id = id(runId, Names.artifact(name));
        if (mode == UploadMode.CREATE && documents.find(Kinds.ARTIFACT, id).isPresent()) {
            throw alreadyExists(name);
        }
        requireNoFolder(runId, name);
        Blob blob = store.put(content);
        JsonObject json = JsonObject.empty()
                .with("name", name)
                .with("sha256", blob.sha256())
                .with("size", blob.size())
                .with("created", clock.millis());
        documents.transact(transaction -> {
            if (mode == UploadMode.CREATE
                    && transaction.find(Kinds.ARTIFACT, id).isPresent()) {
                throw alreadyExists(name);
            }
            transaction.put(Kinds.ARTIFACT, id, json);
            return blob;
        });
        return artifact(json);
    }

    /** Checks that a name is not a folder of other artifacts, nor below one that is a file. */
    private void requireNoFolder(String runId, String name) {
        if (!documents.list(Kinds.ARTIFACT, id(runId, name + "/")).isEmpty()) {
            throw new AlreadyExistsException("folder", name, "choose another name for the file");
        }
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (documents.find(Kinds.ARTIFACT, id(runId, above)).isPresent()) {
                throw new AlreadyExistsException(
                        "artifact", above, "it is a file, '" + name + "' would make it a folder");
            }
        }
    }

    /** Lists a run's artifacts whose names begin with a prefix, sorted by name. */
    public List<Artifact> list(String runId, String prefix) {
        return documents.list(Kinds.ARTIFACT, runId + "/" + prefix).stream()
                .map(RunArtifacts::artifact)
                .toList();
    }

    public boolean exists(String runId, String name) {
        return documents.find(Kinds.ARTIFACT, id(runId, name)).isPresent();
    }

    /** Finds one artifact, or all below a folder of that name. */
    public List<Artifact> fileOrFolder(String runId, String name) {
        Names.artifact(name);
        List<Artifact> found = documents
                .find(Kinds.ARTIFACT, id(runId, name))
                .map(json -> List.of(artifact(json)))
                .orElseGet(() -> list(runId, name + "/"));
        if (found.isEmpty()) {
            throw new NotFoundException(
                    "artifact",
                    name,
                    "run '" + runId + "' has "
                            + list(runId, "").stream()
                                    .map(Artifact::name)
                                    .limit(20)
                                    .toList());
        }
        return found;
    }

    public InputStream open(String runId, String name) {
        return store.open(documents
                .require(Kinds.ARTIFACT, id(runId, Names.artifact(name)), "list the names with run.files()")
                .text("sha256"));
    }

    /** Copies content to a file, which appears whole or not at all. */
    public void copy(String sha256, Path target) {
        try {
            Path folder = target.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, ".download-", ".part");
            try (InputStream content = store.open(sha256)) {
                Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write '" + target + "': " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a file is there to be read.
     *
     * @throws NotFoundException when there is none
     */
    public static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException(
                    "file",
                    file.toString(),
                    Files.isDirectory(file)
                            ? "it is a folder"
                            : "looked in " + file.toAbsolutePath().getParent());
        }
    }

    private static AlreadyExistsException alreadyExists(String name) {
        return new AlreadyExistsException(
                "artifact", name, "choose another name, or replace it with run.uploadReplacing(…)");
    }

    private static Artifact artifact(JsonObject json) {
        return new Artifact(
                json.text("name"),
                json.number("size", 0),
                json.text("sha256"),
                Instant.ofEpochMilli(json.number("created", 0)));
    }

    private static String id(String runId, String name) {
        return runId + "/" + name;
    }
}
