package dev.atelier.tracking.transfer;

import static java.util.Objects.requireNonNull;

import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Tally;
import dev.atelier.tracking.transfer.mlflow.MlflowArtifacts;
import dev.atelier.tracking.transfer.mlflow.MlflowDatabase;
import dev.atelier.tracking.transfer.mlflow.MlflowExperiment;
import dev.atelier.tracking.transfer.mlflow.MlflowFiles;
import dev.atelier.tracking.transfer.mlflow.MlflowFolder;
import dev.atelier.tracking.transfer.mlflow.MlflowModels;
import dev.atelier.tracking.transfer.mlflow.MlflowRun;
import dev.atelier.tracking.transfer.mlflow.MlflowRuns;
import dev.atelier.tracking.transfer.mlflow.MlflowSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads an MLflow store into a workspace: experiments, runs with their ids, names, users, status and times, parameters,
 * tags, metrics with steps and times, artifacts, child runs, datasets, logged and registered models.
 *
 * <p>A second import brings only what is new, also after one that was interrupted. What cannot be read or has no place is
 * in the report, and the rest is imported. MLflow must not write meanwhile, or the next import brings the rest.
 *
 * <p>Parameters are texts in MLflow; those that are numbers as Python prints them become numbers. Tags are kept under their
 * names; git properties and the user also go where Atelier keeps them. MLflow's databases hold the greatest double for
 * an infinity, which becomes one again.
 *
 * <p>Confined to a thread.
 *
 * <pre>{@code
 * ImportReport report = MlflowImport.files(Path.of("mlruns")).into(workspace);
 * ImportReport later = MlflowImport.database(Path.of("mlflow.db")).experiments("churn").into(workspace);
 * }</pre>
 */
public final class MlflowImport {
    private static final String SOURCE = "mlflow";

    private final Function<Tally, MlflowSource> store;
    private final Path workingDirectory;
    private final Set<String> experiments = new LinkedHashSet<>();
    private final List<Path> artifactRoots = new ArrayList<>();
    private boolean deleted;

    private MlflowImport(Function<Tally, MlflowSource> store, Path location) {
        this.store = store;
        workingDirectory = requireNonNull(location.toAbsolutePath().getParent(), "location");
    }

    /**
     * Reads a file store.
     *
     * @param mlruns the directory, usually named {@code mlruns}; of MLflow 1, 2 or 3
     * @return an import to be started with {@link #into}
     */
    public static MlflowImport files(Path mlruns) {
        return new MlflowImport(tally -> new MlflowFiles(mlruns, tally), mlruns);
    }

    /**
     * Reads an sqlite database; {@code org.xerial:sqlite-jdbc} must be on the class path.
     *
     * @param database the file, usually named {@code mlflow.db}; of MLflow 1, 2 or 3
     * @return an import to be started with {@link #into}
     */
    public static MlflowImport database(Path database) {
        return new MlflowImport(tally -> MlflowDatabase.open(database, tally), database);
    }

    /**
     * Imports some experiments only.
     *
     * @param names the experiments' names in MLflow
     * @return this
     */
    public MlflowImport experiments(String... names) {
        experiments.addAll(List.of(names));
        return this;
    }

    /**
     * Looks for artifacts in one more directory, for a store that was moved or has them elsewhere.
     *
     * @param directory what has {@code <experiment id>/<run id>/artifacts} or {@code <run id>/artifacts} in it
     * @return this
     */
    public MlflowImport artifactRoot(Path directory) {
        artifactRoots.add(requireNonNull(directory, "directory"));
        return this;
    }

    /**
     * Imports deleted experiments and runs as well; they are left out otherwise.
     *
     * @return this
     */
    public MlflowImport includingDeleted() {
        deleted = true;
        return this;
    }

    /**
     * Imports into a workspace.
     *
     * @param workspace the workspace
     * @return what was imported, and what was left out and why
     * @throws dev.atelier.error.NotFoundException when there is no such store
     * @throws dev.atelier.error.ConfigurationException when it is no MLflow store, or the database's driver is missing
     * @throws ConflictException when another import from MLflow into this workspace is going on
     * @throws dev.atelier.error.StoreException when the workspace cannot be written; import again to go on
     */
    public ImportReport into(Workspace workspace) {
        Tally tally = new Tally();
        try (MlflowSource source = store.apply(tally);
                RunImporter importer = workspace.importer(SOURCE)) {
            List<Path> roots = new ArrayList<>(artifactRoots);
            roots.addAll(source.artifactRoots());
            new Session(workspace, source, importer, tally, new MlflowArtifacts(roots, workingDirectory, tally)).run();
        }
        return new ImportReport(tally);
    }

    /** One run of the import. */
    private final class Session {
        private final Workspace workspace;
        private final MlflowSource source;
        private final RunImporter importer;
        private final Tally tally;
        private final MlflowArtifacts artifacts;
        private final MlflowModels models;

        Session(
                Workspace workspace,
                MlflowSource source,
                RunImporter importer,
                Tally tally,
                MlflowArtifacts artifacts) {
            this.workspace = workspace;
            this.source = source;
            this.importer = importer;
            this.tally = tally;
            this.artifacts = artifacts;
            models = new MlflowModels(workspace, tally);
        }

        void run() {
            Set<String> wanted = new LinkedHashSet<>(experiments);
            for (MlflowExperiment experiment : source.experiments()) {
                if (experiments.isEmpty() || wanted.remove(experiment.name())) {
                    experiment(experiment);
                }
            }
            wanted.forEach(name -> tally.unreadable("experiment " + name, "the store has no experiment of that name"));
            artifacts.summarise();
            models.register(source);
        }

        private void experiment(MlflowExperiment experiment) {
            String place = "experiment " + experiment.name();
            if (experiment.deleted() && !deleted) {
                tally.leftOut(place, "it is deleted; import it with includingDeleted()");
                return;
            }
            try {
                MlflowRuns runs = new MlflowRuns(experiment, tally);
                runs.tag(workspace);
                source.runs(experiment, run -> guarded(run, runs));
            } catch (IllegalArgumentException e) {
                tally.unreadable(place, e);
            }
        }

        private void guarded(MlflowRun run, MlflowRuns runs) {
            String place = "run " + run.id();
            if (run.deleted() && !deleted) {
                tally.leftOut(place, "it is deleted; import it with includingDeleted()");
                return;
            }
            try {
                one(run, runs);
            } catch (IllegalArgumentException | AlreadyExistsException | ConflictException e) {
                tally.unreadable(place, e);
            }
        }

        private void one(MlflowRun run, MlflowRuns runs) {
            CountedImport target = new CountedImport(importer, runs.describe(run), tally);
            source.metrics(run, target);
            for (MlflowFolder folder : source.folders(run)) {
                artifacts.copy(folder, run, target);
                if (!folder.modelId().isEmpty()) {
                    models.logged(folder.modelId(), run.id(), folder.prefix().replaceAll("/$", ""));
                }
            }
            target.finish();
        }
    }
}
