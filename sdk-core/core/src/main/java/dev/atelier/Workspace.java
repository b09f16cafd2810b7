package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.HttpCaller;
import dev.atelier.internal.Names;
import dev.atelier.internal.StoreView;
import dev.atelier.internal.WorkDirectory;
import dev.atelier.internal.WorkerThreads;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.config.WorkspaceConfig;
import dev.atelier.internal.environment.EnvironmentDirectory;
import dev.atelier.internal.job.ComputeTargets;
import dev.atelier.internal.job.JobServices;
import dev.atelier.internal.job.Jobs;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.internal.run.RunOrigin;
import dev.atelier.internal.run.RunRecorder;
import dev.atelier.internal.run.RunSearch;
import dev.atelier.internal.run.RunTap;
import dev.atelier.internal.run.Runs;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.internal.source.SnapshotTaker;
import dev.atelier.internal.source.SourceControl;
import dev.atelier.internal.tidy.Compacted;
import dev.atelier.internal.tidy.Housekeeping;
import dev.atelier.secret.Secrets;
import dev.atelier.service.DeploymentTarget;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.SupportsEnvironments;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.PendingWrites;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything a team keeps of its machine learning: experiments, runs, environments, models and web services.
 *
 * <p>Thread-safe. Several workspaces, in one JVM or in several, may share a directory.
 *
 * <pre>{@code
 * try (Workspace workspace = Workspace.open(Path.of("ml"))) {
 *     workspace.experiment("diabetes").track(run -> run.log("rmse", 58.2));
 * }
 * }</pre>
 */
public final class Workspace implements AutoCloseable {
    private final String name;
    private final WorkspaceStore store;
    private final Documents documents;
    private final Clock clock;
    private final Secrets secrets;
    private final ClassLoader classLoader;
    private final WorkDirectory workDirectory;
    private final RunTap tap;
    private final Runs runs;
    private final RunArtifacts artifacts;
    private final RunSearch search;
    private final Jobs jobs;
    private final Map<String, RunRecorder> recorders = new ConcurrentHashMap<>();
    private final Map<String, SystemSampler> samplers = new ConcurrentHashMap<>();
    private final @Nullable URI uri;
    private final boolean inMemory;
    private final WorkspaceBuilder.Parts parts;
    private @Nullable ServiceHost services;
    private @Nullable HttpCaller http;
    private volatile boolean closed;

    Workspace(WorkspaceBuilder builder, WorkspaceBuilder.Parts parts) {
        name = parts.name();
        uri = parts.uri();
        inMemory = builder.inMemory();
        store = parts.store();
        clock = builder.clock();
        secrets = parts.secrets();
        classLoader = builder.classLoader();
        workDirectory = parts.workDirectory();
        tap = builder.tap();
        documents = new Documents(store.catalog());
        runs = new Runs(documents, clock, store);
        artifacts = new RunArtifacts(documents, parts.artifacts(), clock);
        search = new RunSearch(store, documents);
        ComputeTargets targets = new ComputeTargets(parts.compute(), parts.contexts("compute"));
        jobs = new Jobs(
                new JobServices(store, documents, runs, artifacts, targets, clock, secrets, new ScriptDesk(this)));
        this.parts = parts;
    }

    /**
     * Opens the workspace in a directory; creates it when the directory is empty or not there.
     *
     * @param directory the directory
     * @return the workspace
     * @throws dev.atelier.error.StoreException when the directory holds something else, or cannot be read or written
     */
    public static Workspace open(Path directory) {
        return builder().directory(directory).open();
    }

    /**
     * Opens a new workspace in memory, without files; it is gone when it is closed.
     *
     * @return the workspace
     */
    public static Workspace inMemory() {
        return builder().open();
    }

    /**
     * Opens the workspace that a URI names.
     *
     * @param uri the store's URI, such as {@code file:///home/me/ml} or {@code mem:new}
     * @return the workspace
     * @throws dev.atelier.error.ProviderNotFoundException when no store of that kind is on the class path; the message
     *     names what to add
     */
    public static Workspace connect(URI uri) {
        return builder().store(uri).open();
    }

    /**
     * Opens the workspace that {@code config.json} names, looked for in the current directory, its {@code .atelier/} and
     * {@code .azureml/}, then upwards.
     *
     * @return the workspace
     * @throws dev.atelier.error.ConfigurationException when there is none, or it does not name a store
     */
    public static Workspace fromConfig() {
        return fromConfig(Path.of(""));
    }

    /**
     * Opens the workspace that {@code config.json} names, looked for in a directory, its {@code .atelier/} and
     * {@code .azureml/}, then upwards.
     *
     * @param directory where to begin
     * @return the workspace
     * @throws dev.atelier.error.ConfigurationException when there is none, or it does not name a store
     */
    public static Workspace fromConfig(Path directory) {
        WorkspaceConfig config = WorkspaceConfig.find(requireNonNull(directory, "directory"));
        WorkspaceBuilder builder = builder().store(config.store());
        String named = config.workspaceName();
        if (named != null) {
            builder.name(named);
        }
        return builder.open();
    }

    /**
     * Starts the settings of a workspace.
     *
     * @return a builder for a workspace in memory
     */
    public static WorkspaceBuilder builder() {
        return new WorkspaceBuilder();
    }

    /**
     * Returns the workspace's name.
     *
     * @return the name it was given, else that of its directory
     */
    public String name() {
        return name;
    }

    /**
     * Returns the workspace's id.
     *
     * @return the id, made once when the workspace was created
     */
    public String id() {
        return store.workspaceId();
    }

    /**
     * Writes {@code .atelier/config.json}, by which {@link #fromConfig()} finds this workspace. A password in the store's URI
     * is not written.
     *
     * @param directory where to write it
     * @throws IllegalStateException when the workspace is in memory
     */
    public void writeConfig(Path directory) {
        if (uri == null) {
            throw new IllegalStateException("workspace '" + name + "' is in memory, a config.json cannot name it");
        }
        new WorkspaceConfig(null, null, name, uri).write(directory);
    }

    // ---- experiments and runs

    /**
     * Returns an experiment; it is created by its first run.
     *
     * @param experiment its name: up to 256 characters, no slashes
     * @return the experiment
     */
    public Experiment experiment(String experiment) {
        requireOpen();
        return new Experiment(this, experiment);
    }

    /**
     * Lists the experiments that are not archived.
     *
     * @return the experiments, sorted by name
     */
    public List<Experiment> experiments() {
        return documents.list(Kinds.EXPERIMENT, "").stream()
                .filter(json -> !json.flag("archived"))
                .map(json -> new Experiment(this, json.text("name")))
                .toList();
    }

    /**
     * Returns a run.
     *
     * @param runId its id
     * @return the run
     * @throws NotFoundException when there is none
     */
    public Run run(String runId) {
        requireOpen();
        runs.require(Names.key("run id", runId));
        return new Run(this, runId);
    }

    /**
     * Searches runs.
     *
     * @return a query over all runs
     */
    public RunQuery runs() {
        requireOpen();
        return new RunQuery(this);
    }

    /**
     * Starts to import runs that were recorded elsewhere; the caller closes the importer.
     *
     * @param source where they come from, such as {@code mlflow}: letters, digits, {@code . _ -}; a run that was imported is
     *     found again by its id and this name
     * @return an importer
     * @throws dev.atelier.error.ConflictException when another import from this source is going on
     */
    public RunImporter importer(String source) {
        requireOpen();
        return new RunImporter(this, source);
    }

    /**
     * Lists where runs can be submitted to.
     *
     * @return the names of the compute targets
     */
    public List<String> computeTargets() {
        return jobs.targets().names();
    }

    // ---- keeping it tidy

    /**
     * Plans the deletion of runs with their children.
     *
     * @param unwanted the runs
     * @return what would be deleted; nothing is before {@link Deletion#execute}
     */
    public Deletion deleteRuns(Collection<Run> unwanted) {
        List<String> runIds =
                requireNonNull(unwanted, "unwanted").stream().map(Run::id).toList();
        Housekeeping housekeeping = housekeeping();
        return new Deletion(housekeeping, mayGo -> housekeeping.planRuns(runIds, mayGo));
    }

    /**
     * Takes back the runs that a compute target still has, but that the store of this workspace does not know, such as
     * after it was restored from a backup. What their scripts have recorded, printed and left is collected; what only
     * the store knew is gone, and a warning of the run says so.
     *
     * @param computeTarget the compute target's name
     * @return the runs that were taken back, which go on or are brought to their end
     * @throws dev.atelier.error.ConfigurationException when there is no such target, or it cannot list its jobs
     */
    public List<Run> recoverRuns(String computeTarget) {
        return new RunRecovery(this, requireNonNull(computeTarget, "computeTarget")).recover();
    }

    /**
     * Deletes what nothing refers to, and rewrites what is left in less space. Recording and reading go on meanwhile, in
     * this process and in others. Files that were stored in the last 24 hours stay, since what refers to them may
     * be on its way.
     *
     * @return how much was freed
     * @throws dev.atelier.error.StoreException when the store cannot be read or written
     */
    public Compaction compact() {
        return compact(Housekeeping.GRACE);
    }

    /**
     * Deletes what nothing refers to, and rewrites what is left in less space. Only a caller who knows that nobody else
     * records in the workspace may give a short time: a file whose model or run is just being recorded would be lost.
     *
     * @param unusedFor how long a file that nothing refers to must not have been stored; zero for all that were stored before
     *     this call, also when the workspace was given a clock of its own
     * @return how much was freed
     * @throws dev.atelier.error.StoreException when the store cannot be read or written
     */
    public Compaction compact(Duration unusedFor) {
        if (requireNonNull(unusedFor, "unusedFor").isNegative()) {
            throw new IllegalArgumentException("unusedFor must not be negative, got " + unusedFor);
        }
        Compacted done = housekeeping().compact(unusedFor);
        return new Compaction(done.bytesBefore(), done.bytesAfter(), done.runs(), done.files(), done.notes());
    }

    /**
     * Reads every byte of the workspace and checks that everything that is referred to is there. Changes nothing.
     *
     * @return what is damaged, and what that means
     * @throws dev.atelier.error.StoreException when the store cannot be read at all
     */
    public Verification verify() {
        return housekeeping().verify();
    }

    /**
     * Returns the store behind the workspace, for tools that copy or inspect all of it. What is written through it is not
     * checked. The workspace closes it; closing what is returned here does nothing.
     *
     * @return the store, with the artifacts of this workspace
     */
    public WorkspaceStore store() {
        requireOpen();
        return new StoreView(store, artifacts.store());
    }

    // ---- environments

    /**
     * Starts the definition of an environment.
     *
     * @param environment its name
     * @return a builder
     */
    public EnvironmentBuilder environment(String environment) {
        requireOpen();
        return new EnvironmentBuilder(this, environment);
    }

    /**
     * Reads an environment that {@link Environment#saveToDirectory} wrote.
     *
     * @param directory the directory
     * @return the environment, not registered
     * @throws NotFoundException when the directory has none
     * @throws dev.atelier.error.ConfigurationException when what it has is no environment
     */
    public Environment loadEnvironment(Path directory) {
        requireOpen();
        EnvironmentDirectory saved = EnvironmentDirectory.load(requireNonNull(directory, "directory"));
        return new Environment(this, saved.name(), 0, saved.definition());
    }

    /**
     * Lists the environments that come with Atelier: ready to be used, and to be {@linkplain Environment#clone cloned}. The
     * versions of all their packages are given.
     *
     * @return the environments, sorted by name
     */
    public List<Environment> curatedEnvironments() {
        return CuratedEnvironments.all(this);
    }

    /**
     * Finds the latest version of a registered environment, or a curated environment.
     *
     * @param environment its name
     * @return the environment, or empty
     */
    public Optional<Environment> findEnvironment(String environment) {
        return CuratedEnvironments.reserved(requireNonNull(environment, "environment"))
                ? CuratedEnvironments.find(this, environment)
                : environmentRegistry().find(environment);
    }

    /**
     * Finds one version of a registered environment.
     *
     * @param environment its name
     * @param version its version
     * @return the environment, or empty
     */
    public Optional<Environment> findEnvironment(String environment, int version) {
        return environmentRegistry().find(requireNonNull(environment, "environment"), version);
    }

    /**
     * Lists the registered environments.
     *
     * @return the latest version of each, sorted by name
     */
    public List<Environment> environments() {
        return environmentRegistry().latest();
    }

    // ---- snapshots

    /**
     * Keeps a source directory as a snapshot, as the submission of a run does, so that it can be compared with that of a run.
     * When nothing has changed since the last snapshot, that costs one look at each file.
     *
     * @param sourceDirectory the directory
     * @return its snapshot, without what {@code .amlignore} names or, where there is none, {@code .gitignore}
     * @throws dev.atelier.error.ConfigurationException with everything that cannot be taken
     */
    public Snapshot takeSnapshot(Path sourceDirectory) {
        requireOpen();
        SnapshotManifest taken = snapshots().take(requireNonNull(sourceDirectory, "sourceDirectory"), artifactStore());
        return new Snapshot(taken, artifactStore(), sourceControl());
    }

    // ---- models

    /**
     * Registers a model from a file or a folder.
     *
     * @param model the model's name: letters, digits, {@code . _ -}
     * @param path the file or folder
     * @return the new version
     * @throws NotFoundException when there is no such file or folder
     */
    public Model registerModel(String model, Path path) {
        return registerModel(model, path, details -> {});
    }

    /**
     * Registers a model from a file or a folder, with more details.
     *
     * @param model the model's name: letters, digits, {@code . _ -}
     * @param path the file or folder
     * @param details sets framework, description, tags and properties
     * @return the new version
     * @throws NotFoundException when there is no such file or folder
     */
    public Model registerModel(String model, Path path, Consumer<ModelDetails> details) {
        requireOpen();
        requireNonNull(model, "model");
        requireNonNull(details, "details");
        List<JsonObject> files = ModelFiles.store(requireNonNull(path, "path"), artifactStore());
        return modelRegistry().register(model, () -> files, null, details);
    }

    /**
     * Returns the latest version of a model.
     *
     * @param model the model's name
     * @return the version
     * @throws NotFoundException when there is none
     */
    public Model model(String model) {
        return modelRegistry().latest(requireNonNull(model, "model"));
    }

    /**
     * Returns one version of a model.
     *
     * @param model the model's name
     * @param version the version
     * @return the version
     * @throws NotFoundException when there is none
     */
    public Model model(String model, int version) {
        return modelRegistry().version(requireNonNull(model, "model"), version);
    }

    /**
     * Finds the version that an alias points at.
     *
     * @param model the model's name
     * @param alias the alias, such as {@code champion}
     * @return the version, or empty
     */
    public Optional<Model> modelByAlias(String model, String alias) {
        return modelRegistry().alias(requireNonNull(model, "model"), requireNonNull(alias, "alias"));
    }

    /**
     * Searches models.
     *
     * @return a query over all versions of all models
     */
    public ModelQuery models() {
        requireOpen();
        return new ModelQuery(this);
    }

    // ---- services

    /**
     * Deploys a model as a web service, and returns when it answers requests.
     *
     * @param service the service's name: letters, digits, {@code . _ -}
     * @param model the model
     * @param config what answers the requests
     * @param where the target
     * @return the service
     * @throws dev.atelier.error.DeploymentException when it did not become ready; the message has its last log lines
     * @throws dev.atelier.error.AlreadyExistsException when a service of that name is hosted here
     */
    public Webservice deploy(String service, Model model, InferenceConfig config, DeploymentTarget where) {
        return deploy(service, List.of(model), config, where);
    }

    /**
     * Deploys several models behind one scorer, and returns when it answers requests.
     *
     * @param service the service's name: letters, digits, {@code . _ -}
     * @param served the models, at least one
     * @param config what answers the requests
     * @param where the target
     * @return the service
     * @throws dev.atelier.error.DeploymentException when it did not become ready; the message has its last log lines
     * @throws dev.atelier.error.AlreadyExistsException when a service of that name is hosted here
     */
    public Webservice deploy(String service, List<Model> served, InferenceConfig config, DeploymentTarget where) {
        requireOpen();
        requireNonNull(service, "service");
        requireNonNull(config, "config");
        requireNonNull(where, "where");
        if (requireNonNull(served, "served").isEmpty()) {
            throw new IllegalArgumentException("a service needs at least one model");
        }
        served.forEach(this::requireOwn);
        services().deploy(service, served, config, where);
        return new Webservice(this, service);
    }

    /**
     * Returns a web service.
     *
     * @param service its name
     * @return the service
     * @throws NotFoundException when there is none
     */
    public Webservice webservice(String service) {
        services().record(service);
        return new Webservice(this, service);
    }

    /**
     * Lists the web services, running or not.
     *
     * @return the services, sorted by name
     */
    public List<Webservice> webservices() {
        return services().names().stream()
                .map(service -> new Webservice(this, service))
                .toList();
    }

    // ---- life

    /**
     * Tells what of the store is damaged; damaged parts are skipped, never deleted.
     *
     * @return one sentence for each damage found so far: where, and what it means
     */
    public List<String> problems() {
        return store.problems();
    }

    /**
     * Tells what this process has recorded, safe on this machine's disk, and the store's server does not have yet: how much, how
     * much there may be, since when, and why the server does not take it.
     *
     * @return what waits; {@link PendingWrites#NONE} for a store without a server, where nothing ever does
     */
    public PendingWrites pendingWrites() {
        return store.pendingWrites();
    }

    /** Makes everything recorded by this JVM survive a power cut. */
    public void flush() {
        store.flush();
    }

    /**
     * Drains the services it hosts and closes the store. Submitted jobs go on, and the next workspace opened on the same
     * directory takes them over; those of a workspace in memory are stopped, since nobody could. Idempotent.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (SystemSampler sampler : List.copyOf(samplers.values())) {
            sampler.close();
        }
        try (workDirectory;
                store;
                jobs) {
            if (inMemory) {
                jobs.stopAll();
            }
            if (services != null) {
                services.close();
            }
        } finally {
            WorkerThreads workers = parts.workers();
            if (workers != null) {
                workers.shutdown();
            }
        }
    }

    @Override
    public String toString() {
        return "workspace " + name + " (" + id() + ")";
    }

    void begin(boolean hostServices) {
        jobs.adopt();
        if (hostServices) {
            services().restart();
        }
    }

    Housekeeping housekeeping() {
        return new Housekeeping(store(), documents, clock);
    }

    Clock clock() {
        return clock;
    }

    Documents documents() {
        return documents;
    }

    Runs runRecords() {
        return runs;
    }

    RunArtifacts artifacts() {
        return artifacts;
    }

    ArtifactStore artifactStore() {
        return artifacts.store();
    }

    RunSearch search() {
        return search;
    }

    RunTap tap() {
        return tap;
    }

    Jobs jobs() {
        return jobs;
    }

    ModelRegistry modelRegistry() {
        return new ModelRegistry(this, documents, clock);
    }

    private EnvironmentRegistry environmentRegistry() {
        return new EnvironmentRegistry(this, documents, clock);
    }

    synchronized ServiceHost services() {
        if (services == null) {
            services = new ServiceHost(this, parts.deploy(), parts.contexts("deploy"));
        }
        return services;
    }

    /**
     * Returns the secrets of this workspace. They are kept on this machine, beside the catalog, and encrypted.
     *
     * @return the secrets
     */
    public Secrets secrets() {
        requireOpen();
        return secrets;
    }

    ClassLoader classLoader() {
        return classLoader;
    }

    Path workDirectory(String folder) {
        return workDirectory.resolve(folder);
    }

    synchronized HttpCaller http() {
        if (http == null) {
            http = new HttpCaller();
        }
        return http;
    }

    RunRecorder recorder(String runId) {
        requireOpen();
        RunRecorder known = recorders.get(runId);
        if (known == null) {
            RunRecorder made = new RunRecorder(runs, store.metrics(), clock, RunOrigin.api(runId));
            known = recorders.putIfAbsent(runId, made);
            return known == null ? made : known;
        }
        return known;
    }

    RunRecorder recorder(RunOrigin origin) {
        requireOpen();
        return new RunRecorder(runs, store.metrics(), clock, origin);
    }

    boolean isOpen() {
        return !closed;
    }

    void forgetRecorder(String runId) {
        recorders.remove(runId);
    }

    void keepSampler(String runId, SystemSampler sampler) {
        SystemSampler other = samplers.putIfAbsent(runId, sampler);
        if (other != null) {
            throw new IllegalStateException(
                    "the system metrics of run '" + runId + "' are being sampled already; close that sampler first");
        }
    }

    void forgetSampler(String runId, SystemSampler sampler) {
        samplers.remove(runId, sampler);
    }

    void stopSampler(String runId) {
        SystemSampler sampler = samplers.get(runId);
        if (sampler != null) {
            sampler.close();
        }
    }

    Environment register(Environment environment) {
        return environmentRegistry().register(requireNonNull(environment, "environment"));
    }

    Libraries libraries() {
        return new Libraries(classLoader, parts.contexts("library"));
    }

    String explain(Environment environment, String computeTarget) {
        EnvironmentDefinition definition = environment.definition();
        if (definition.kind() == EnvironmentKind.HOST) {
            return HostPackages.explain(environment, computeTarget);
        }
        if (definition.kind() == EnvironmentKind.MAVEN) {
            return libraries().explain(definition);
        }
        ComputeBackend backend = jobs.targets().backend(computeTarget);
        return backend instanceof SupportsEnvironments supporting
                        && supporting.environmentKinds().contains(definition.kind())
                ? supporting.explain(definition)
                : "compute target '" + computeTarget + "' builds no environments of this kind";
    }

    /** Takes snapshots that leave the workspace's own directory out. */
    SnapshotTaker snapshots() {
        List<Path> own =
                uri == null || !"file".equals(uri.getScheme()) ? List.of() : List.of(WorkspaceBuilder.directory(uri));
        Path memory = parts.workDirectory()
                .lasting()
                .map(work -> work.resolve("snapshots"))
                .orElse(null);
        return new SnapshotTaker(SnapshotTaker.DEFAULT_MAX_BYTES, own, sourceControl(), memory);
    }

    private SourceControl sourceControl() {
        return new SourceControl(classLoader);
    }

    Snapshot snapshot(String id) {
        return new Snapshot(SnapshotManifest.load(id, artifactStore()), artifactStore(), sourceControl());
    }

    /** Checks that a model is one of this workspace, since services refer to it by name and version. */
    void requireOwn(Model model) {
        if (!model.isOf(this)) {
            throw new IllegalArgumentException(
                    "model '" + model.id() + "' belongs to another workspace; register its files in this one");
        }
    }

    Model modelById(String id) {
        int colon = id.lastIndexOf(':');
        return new Model(this, id.substring(0, colon), Integer.parseInt(id.substring(colon + 1)));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("workspace '" + name + "' is closed");
        }
    }
}
