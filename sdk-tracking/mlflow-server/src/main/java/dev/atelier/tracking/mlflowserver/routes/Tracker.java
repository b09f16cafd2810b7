package dev.atelier.tracking.mlflowserver.routes;

import dev.atelier.Workspace;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts;
import dev.atelier.tracking.mlflowserver.artifact.MultipartUploads;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.registry.LoggedModels;
import dev.atelier.tracking.mlflowserver.registry.ModelSource;
import dev.atelier.tracking.mlflowserver.registry.Registry;
import dev.atelier.tracking.mlflowserver.registry.RegistryEvents;
import dev.atelier.tracking.mlflowserver.registry.RegistryQueries;
import dev.atelier.tracking.mlflowserver.registry.Versions;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.MetricLog;
import dev.atelier.tracking.mlflowserver.tracking.ExperimentQueries;
import dev.atelier.tracking.mlflowserver.tracking.ExperimentRecord;
import dev.atelier.tracking.mlflowserver.tracking.Experiments;
import dev.atelier.tracking.mlflowserver.tracking.Histories;
import dev.atelier.tracking.mlflowserver.tracking.RunLog;
import dev.atelier.tracking.mlflowserver.tracking.RunQueries;
import dev.atelier.tracking.mlflowserver.tracking.Runs;
import dev.atelier.tracking.mlflowserver.tracking.SignsOfLife;
import java.time.Clock;
import java.time.Duration;

/** Everything that answers calls, made once for a workspace. */
public final class Tracker implements AutoCloseable {
    final Workspace workspace;
    final Experiments experiments;
    final ExperimentQueries experimentQueries;
    final Runs runs;
    final RunLog log;
    final RunQueries runQueries;
    final Histories histories;
    final Artifacts artifacts;
    final MultipartUploads uploads;
    final LoggedModels loggedModels;
    final Registry registry;
    final Versions versions;
    final RegistryQueries registryQueries;

    private final SignsOfLife life;

    public Tracker(Workspace workspace, Clock clock, Duration silence, RegistryEvents events) {
        this.workspace = workspace;
        WorkspaceStore store = workspace.store();
        ArtifactStore files = store.artifacts();
        Documents documents = new Documents(store.catalog());
        MetricLog metrics = new MetricLog(store.metrics());
        experiments = new Experiments(documents, clock);
        experimentQueries = new ExperimentQueries(experiments);
        life = new SignsOfLife(workspace, documents, clock, silence);
        runs = new Runs(documents, metrics, experiments, clock, life);
        loggedModels = new LoggedModels(documents, clock, new ModelExperiments());
        log = new RunLog(runs, metrics, loggedModels);
        runQueries = new RunQueries(workspace, documents, experiments, runs);
        histories = new Histories(runs, metrics);
        artifacts = new Artifacts(documents, files, clock);
        uploads = new MultipartUploads(files, clock);
        registry = new Registry(documents, clock, events);
        versions = new Versions(
                documents, clock, registry, new ModelSource(documents, artifacts, loggedModels), loggedModels, events);
        registryQueries = new RegistryQueries(
                documents,
                registry,
                loggedModels,
                id -> experiments.find(id).map(ExperimentRecord::key).orElse(""));
    }

    /** Makes what a writing server needs, and begins to look after runs. */
    public void begin() {
        experiments.createDefault();
        life.start();
    }

    @Override
    public void close() {
        life.close();
    }

    private final class ModelExperiments implements LoggedModels.Experiments {
        @Override
        public String key(String experimentId) {
            return experiments.requireActive(experimentId).key();
        }

        @Override
        public String id(String key) {
            return experiments
                    .byKey(key)
                    .map(ExperimentRecord::id)
                    .orElseThrow(() -> MlflowError.missing("No Experiment with name=" + key + " exists"));
        }

        @Override
        public void requireRun(String runId) {
            runs.requireActive(runId);
        }

        @Override
        public String hold(String experimentId, String name, String modelId) {
            return runs.hold(experiments.requireActive(experimentId), name, modelId)
                    .id();
        }
    }
}
