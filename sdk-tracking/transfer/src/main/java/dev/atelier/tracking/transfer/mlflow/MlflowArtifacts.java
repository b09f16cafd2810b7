package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Folder;
import dev.atelier.tracking.transfer.internal.Tally;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the folders of artifacts on this machine: where MLflow says they are, else at the same place below a root, since
 * stores are copied and moved. A URI is followed only when it ends as MLflow ends it, in the run's or model's own folder.
 */
public final class MlflowArtifacts {
    private static final int LAST_PARTS = 2;

    private final List<Path> roots;
    private final Path workingDirectory;
    private final Tally tally;
    private long missing;

    public MlflowArtifacts(List<Path> roots, Path workingDirectory, Tally tally) {
        this.roots = roots;
        this.workingDirectory = workingDirectory;
        this.tally = tally;
    }

    public void copy(MlflowFolder folder, MlflowRun run, CountedImport target) {
        Optional<Path> found = find(folder);
        if (found.isEmpty()) {
            noteMissing(folder, run);
            return;
        }
        for (Path file : Folder.files(found.get(), tally)) {
            try {
                target.artifact(folder.prefix() + Folder.name(found.get(), file), file);
            } catch (IllegalArgumentException | AlreadyExistsException e) {
                tally.unreadable(file, e);
            }
        }
    }

    /** Notes how many folders were not found; MLflow makes none for a run without artifacts. */
    public void summarise() {
        if (missing > 0) {
            tally.leftOut(
                    "artifacts",
                    missing
                            + " folders of artifacts are not on this machine or were never made; when the runs had artifacts, name"
                            + " the folder with artifactRoot(…)");
        }
    }

    private void noteMissing(MlflowFolder folder, MlflowRun run) {
        if (local(folder.uri()).isPresent()
                || folder.uri().startsWith("mlflow-artifacts:")
                || folder.uri().isEmpty()) {
            missing++;
        } else {
            tally.leftOut(
                    "run " + run.id(),
                    "its artifacts are at " + folder.uri()
                            + "; download them and name the folder with artifactRoot(…)");
        }
    }

    private Optional<Path> find(MlflowFolder folder) {
        Path place = Path.of(folder.place());
        for (Path root : roots) {
            if (Files.isDirectory(root.resolve(place))) {
                return Optional.of(root.resolve(place));
            }
        }
        Path own = place.subpath(place.getNameCount() - LAST_PARTS, place.getNameCount());
        for (Path root : roots) {
            if (Files.isDirectory(root.resolve(own))) {
                return Optional.of(root.resolve(own));
            }
        }
        return local(folder.uri()).filter(path -> path.endsWith(own)).filter(Files::isDirectory);
    }

    private Optional<Path> local(String uri) {
        try {
            if (uri.startsWith("file:")) {
                return Optional.of(Path.of(URI.create(uri).getPath()));
            }
            return uri.isEmpty() || uri.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
                    ? Optional.empty()
                    : Optional.of(workingDirectory.resolve(uri).normalize());
        } catch (InvalidPathException | IllegalStateException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
