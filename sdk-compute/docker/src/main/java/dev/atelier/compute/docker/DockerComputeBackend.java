package dev.atelier.compute.docker;

import dev.atelier.compute.docker.DockerSettings.Share;
import dev.atelier.compute.runner.RunnerFiles;
import dev.atelier.compute.support.CommandScript;
import dev.atelier.compute.support.CoreClassPath;
import dev.atelier.compute.support.Interpreters;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.compute.support.LocalRunDirectory;
import dev.atelier.compute.support.RunDirectories;
import dev.atelier.compute.support.RunDirectoryWriter;
import dev.atelier.compute.support.SecretFiles;
import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ComputeException;
import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.error.Problem;
import dev.atelier.error.SubmissionException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import dev.atelier.spi.compute.SupportsEnvironments;
import dev.atelier.spi.compute.SupportsListing;
import dev.atelier.spi.compute.SupportsSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs as containers; what it knows is in the engine and in files, so that any JVM can take over. Thread-safe. */
final class DockerComputeBackend implements ComputeBackend, SupportsEnvironments, SupportsListing, SupportsSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(DockerComputeBackend.class);

    private final String name;
    private final DockerSettings settings;
    private final RunDirectories directories;
    private final Interpreters interpreters;
    private final RunDirectoryWriter writer;
    private final Engine engine;
    private final EnvironmentImages images;
    private final ProviderContext context;
    private final RunTransfer mounted;
    private final RunTransfer copied;

    private DockerComputeBackend(
            String name, DockerSettings settings, RunDirectories directories, ProviderContext context) {
        this.name = name;
        this.settings = settings;
        this.directories = directories;
        this.interpreters = new Interpreters(settings.python(), settings.java(), classPath());
        this.writer =
                new RunDirectoryWriter(interpreters, RunnerFiles.files()).inputsAt(Path.of(ContainerRequest.INPUTS));
        this.engine = Engine.open(settings);
        this.images = new EnvironmentImages(
                engine,
                settings,
                new ImageSource(engine, settings, context::secrets),
                new Layers(settings, context::secrets),
                context.workDirectory());
        this.context = context;
        this.mounted = new MountedRuns(engine, settings);
        this.copied = new CopiedRuns(engine, settings);
    }

    private static String classPath() {
        return CoreClassPath.entries().stream().map(ContainerRequest::classes).collect(Collectors.joining(":"));
    }

    static DockerComputeBackend open(String name, DockerSettings settings, ProviderContext context) throws IOException {
        return new DockerComputeBackend(name, settings, RunDirectories.open(context.workDirectory()), context);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public List<Problem> validate(JobSpec spec) {
        return DockerChecks.of(spec, settings, context.secrets());
    }

    @Override
    public Set<EnvironmentKind> environmentKinds() {
        return EnumSet.complementOf(EnumSet.of(EnvironmentKind.HOST));
    }

    @Override
    public String explain(EnvironmentDefinition environment) {
        return images.explain(environment);
    }

    @Override
    public String plan(JobSpec spec) {
        Path directory = directories.of(spec.identity().key());
        RunTransfer transfer = settings.files() == FileAccess.COPY ? copied : mounted;
        String user = settings.user().orElse("<the user of this JVM>");
        try {
            String image = EnvironmentImages.planned(spec, settings);
            ContainerRequest request = request(spec, image, user, transfer.shares(directory, spec));
            return "# " + request.commandLine() + '\n' + CommandScript.of(ContainerJob.of(spec), interpreters);
        } catch (IOException e) {
            throw new ComputeException("the container of the job cannot be planned: " + e.getMessage(), e);
        }
    }

    /** Secrets have no place in it: variables and arguments are in the run directory, the login in a header. */
    private ContainerRequest request(JobSpec spec, String image, String user, List<Share> files) {
        List<Share> shares = new ArrayList<>(files);
        shares.addAll(settings.mounts());
        return new ContainerRequest(container(spec.identity().key()), image, user, shares, spec, settings);
    }

    @Override
    public JobRef submit(SubmissionKey key, JobSpec spec) {
        requireImage(spec);
        try {
            Path directory = directories.stage(key, ContainerJob.of(spec), this::write);
            if (!launched(key, directory)) {
                launch(key, spec, directory);
            }
        } catch (IOException | ComputeException e) {
            throw new SubmissionException(
                    "run '" + spec.identity().runId() + "' was not started: " + e.getMessage(), e);
        }
        return ref(key);
    }

    private void requireImage(JobSpec spec) {
        if (!EnvironmentImages.known(spec, settings)) {
            throw new SubmissionException("run '" + spec.identity().runId() + "' was not started: " + validate(spec));
        }
    }

    private void write(Path directory, JobSpec spec) throws IOException {
        writer.write(directory, spec);
        SecretFiles.write(directory, spec, context.secrets());
        if (spec.environment()
                .filter(environment -> environment.kind().madeByJob())
                .isPresent()) {
            Files.createDirectory(directory.resolve("environment"));
            Files.write(directory.resolve("environment/activate.sh"), DockerScripts.activate());
        }
    }

    /** A container that has been started, or has been there and is gone: either way the job is not started again. */
    private boolean launched(SubmissionKey key, Path directory) throws IOException {
        return JobFiles.open(directory).launched()
                || engine.inspect(container(key))
                        .filter(state -> !state.created())
                        .isPresent();
    }

    /** Several clients may get here at once: then all have one container, by its name, and the first starts it. */
    private void launch(SubmissionKey key, JobSpec spec, Path directory) throws IOException {
        JobLog log = new JobLog(directory);
        try {
            String image = images.require(spec, log);
            if (create(spec, image, log) || !launched(key, directory)) {
                start(key, directory);
            }
        } catch (BuildFailure e) {
            log.environment(String.valueOf(e.getMessage()));
            Path attempt = directory.resolve("attempt-" + spec.identity().attempt());
            Files.createDirectories(attempt);
            Files.writeString(attempt.resolve("environment.failed"), e.getMessage() + "\n");
        }
        record(key, directory);
    }

    private boolean create(JobSpec spec, String image, JobLog log) throws IOException {
        Path directory = log.directory();
        if (settings.files() == FileAccess.COPY || CopiedRuns.copied(directory)) {
            return create(spec, image, log, copied);
        }
        try {
            return create(spec, image, log, mounted);
        } catch (ComputeException e) {
            if (settings.files() == FileAccess.MOUNT || !MountedRuns.unseen(e, directory)) {
                throw e;
            }
            log.image("the engine does not see this machine's files: they are copied");
            return create(spec, image, log, copied);
        }
    }

    private boolean create(JobSpec spec, String image, JobLog log, RunTransfer transfer) throws IOException {
        Path directory = log.directory();
        ContainerRequest request = request(spec, image, transfer.user(directory), transfer.shares(directory, spec));
        return transfer.create(request, directory, log::warning);
    }

    /** A start that is refused may come too late: the job was started by another client, and may have ended already. */
    private void start(SubmissionKey key, Path directory) throws IOException {
        String container = container(key);
        try {
            engine.start(container);
        } catch (ComputeException e) {
            if (!Engine.refused(e)) {
                throw new OutcomeUnknownException(
                        "the container " + container + " may have been started: " + e.getMessage(), key.value(), e);
            }
            if (!launched(key, directory)) {
                engine.removeUnstarted(container);
                throw e;
            }
        }
    }

    private void record(SubmissionKey key, Path directory) {
        String json = "{\"container\":\"" + container(key) + "\"}\n";
        try {
            new LocalRunDirectory(directory).writeAtomic("native.json", json.getBytes(StandardCharsets.UTF_8));
        } catch (ComputeException e) {
            throw new OutcomeUnknownException("the container in " + directory + " left no record", key.value(), e);
        }
    }

    @Override
    public Optional<JobRef> find(SubmissionKey key) {
        Path directory = directories.of(key);
        if (!directories.reachable()) {
            throw new ComputeException("Docker compute cannot reach its run directories now; " + directory + " is one");
        }
        try {
            return !JobFiles.gone(directory) && launched(key, directory) ? Optional.of(ref(key)) : Optional.empty();
        } catch (IOException e) {
            throw new ComputeException("the job in " + directory + " could not be looked for: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<JobSpec.Identity, JobRef> list(String workspaceId) {
        Map<JobSpec.Identity, JobRef> jobs = new HashMap<>();
        try {
            directories.list(workspaceId).forEach(job -> jobs.put(job, ref(job.key())));
            return jobs;
        } catch (IOException e) {
            throw new ComputeException("the run directories cannot be listed now: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<JobRef, JobObservation> observe(Collection<JobRef> refs) {
        Map<JobRef, JobObservation> observations = new HashMap<>();
        try {
            Map<String, ContainerState> listed = refs.size() > 1 ? engine.list(ContainerRequest.KEY_LABEL) : Map.of();
            for (JobRef ref : refs) {
                observe(ref, listed).ifPresent(observation -> observations.put(ref, observation));
            }
        } catch (ComputeException e) {
            LOG.debug("Jobs in containers cannot be observed now", e);
        }
        return observations;
    }

    private Optional<JobObservation> observe(JobRef ref, Map<String, ContainerState> listed) {
        Path directory = directory(ref);
        String container = container(key(ref));
        try {
            if (JobFiles.gone(directory)) {
                return directories.reachable() ? Optional.of(vanished(container, directory)) : Optional.empty();
            }
            ContainerState seen = listed.get(container);
            Optional<ContainerState> state =
                    seen != null && seen.running() ? Optional.of(seen) : engine.inspect(container);
            if (state.isPresent() && !transfer(directory).collect(container, state.get(), directory)) {
                return Optional.of(vanished(container, directory));
            }
            return new ContainerObserver(engine, container, JobFiles.open(directory)).observe(state);
        } catch (IOException e) {
            LOG.debug("The job in {} cannot be observed now", directory, e);
            return Optional.empty();
        }
    }

    private JobObservation vanished(String container, Path directory) {
        engine.remove(container);
        return new JobObservation(
                JobPhase.ENDED,
                null,
                null,
                Verdict.of(Verdict.Cause.NODE_LOST, "its run directory is gone: " + directory));
    }

    @Override
    public void requestCancel(JobRef ref, CancelMode mode) {
        Path directory = directory(ref);
        if (JobFiles.gone(directory)) {
            return;
        }
        try {
            JobFiles files = JobFiles.open(directory);
            if (files.exitRecord().isPresent() || files.environmentFailure().isPresent()) {
                return;
            }
            runDirectory(ref).writeAtomic("cancel.request", mode.name().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ComputeException("the job in " + directory + " could not be told to stop: " + e.getMessage(), e);
        }
        if (mode == CancelMode.FORCE) {
            engine.kill(container(key(ref)));
        }
    }

    @Override
    public void cleanup(JobRef ref) {
        Path directory = directory(ref);
        if (Files.notExists(directory)) {
            return;
        }
        boolean ended = observe(ref, Map.of())
                .filter(job -> job.phase() == JobPhase.ENDED)
                .isPresent();
        if (!ended) {
            throw new IllegalStateException("the job in " + directory + " has not ended; cancel it before the cleanup");
        }
        try {
            engine.remove(container(key(ref)));
            directories.remove(directory);
        } catch (IOException e) {
            throw new ComputeException(
                    "the run directory " + directory + " could not be removed: " + e.getMessage(), e);
        }
    }

    @Override
    public RunDirectory runDirectory(JobRef ref) {
        return transfer(directory(ref)).open(container(key(ref)), directory(ref));
    }

    private RunTransfer transfer(Path directory) {
        return CopiedRuns.copied(directory) ? copied : mounted;
    }

    private JobRef ref(SubmissionKey key) {
        return new JobRef(name, key.value());
    }

    private SubmissionKey key(JobRef ref) {
        if (!ref.backend().equals(name)) {
            throw new IllegalArgumentException("not a job of the compute target '" + name + "': " + ref);
        }
        return new SubmissionKey(ref.nativeId());
    }

    private Path directory(JobRef ref) {
        return directories.of(key(ref));
    }

    private static String container(SubmissionKey key) {
        return "atelier-" + key;
    }

    /** Drops the connection; jobs go on. */
    @Override
    public void close() {
        engine.close();
    }
}
