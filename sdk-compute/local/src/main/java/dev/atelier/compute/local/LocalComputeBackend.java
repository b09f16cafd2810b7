package dev.atelier.compute.local;

import dev.atelier.compute.runner.RunnerFiles;
import dev.atelier.compute.support.CommandScript;
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
import dev.atelier.secret.Secrets;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs as processes of this machine; everything it knows is in files, so that any JVM can take over. Thread-safe. */
final class LocalComputeBackend implements ComputeBackend, SupportsEnvironments, SupportsListing, SupportsSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(LocalComputeBackend.class);

    private final RunDirectories directories;
    private final Interpreters interpreters;
    private final RunDirectoryWriter writer;
    private final JobEnvironments environments;
    private final Secrets secrets;

    private LocalComputeBackend(RunDirectories directories, Interpreters interpreters, ProviderContext context) {
        this.directories = directories;
        this.environments = JobEnvironments.of(context);
        this.secrets = context.secrets();
        this.interpreters = interpreters;
        this.writer = new RunDirectoryWriter(interpreters, RunnerFiles.files());
    }

    static LocalComputeBackend open(ProviderContext context) throws IOException {
        Interpreters interpreters = new Interpreters(
                context.settings().getOrDefault("python", "python3"),
                Host.javaHome().resolve("bin/java").toString(),
                JobClassPath.current());
        RunDirectories directories = RunDirectories.open(context.workDirectory());
        return new LocalComputeBackend(directories, interpreters, context);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.MEMORY_LIMIT));
    }

    @Override
    public List<Problem> validate(JobSpec spec) {
        List<Problem> problems = new ArrayList<>(HostChecks.of(spec, interpreters));
        spec.environment().ifPresent(environment -> problems.addAll(environments.problems(environment)));
        return problems;
    }

    @Override
    public Set<EnvironmentKind> environmentKinds() {
        return JobEnvironments.KINDS;
    }

    @Override
    public String explain(EnvironmentDefinition environment) {
        Path draft = directories.draft();
        try {
            return environments.explain(environment, draft);
        } catch (IOException e) {
            throw new ComputeException("the environment cannot be explained now: " + e.getMessage(), e);
        } finally {
            directories.discard(draft);
        }
    }

    @Override
    public String plan(JobSpec spec) {
        Path directory = directories.of(spec.identity().key());
        return "# sh " + String.join(" ", JobLauncher.arguments(directory, spec)) + '\n'
                + CommandScript.of(spec, interpreters);
    }

    @Override
    public JobRef submit(SubmissionKey key, JobSpec spec) {
        Path directory = directories.of(key);
        try {
            directories.stage(key, spec, this::write);
            if (!JobFiles.open(directory).launched()) {
                launch(directory, key, spec);
            }
        } catch (IOException e) {
            throw new SubmissionException(
                    "run '" + spec.identity().runId() + "' was not started in " + directory + ": " + e.getMessage(), e);
        }
        return ref(key);
    }

    private void write(Path draft, JobSpec spec) throws IOException {
        writer.write(draft, spec);
        SecretFiles.write(draft, spec, secrets);
        if (spec.environment().isPresent()) {
            environments.write(spec.environment().get(), draft);
        }
    }

    /** Two clients may both get here: then two runners start, and the second one refuses to run the job again. */
    private static void launch(Path directory, SubmissionKey key, JobSpec spec) throws IOException {
        Process runner = JobLauncher.start(directory, spec);
        try {
            byte[] record = JobLauncher.record(runner).toJson();
            new LocalRunDirectory(directory).writeAtomic("native.json", record);
        } catch (IOException | ComputeException e) {
            throw new OutcomeUnknownException("the runner in " + directory + " left no record", key.value(), e);
        }
    }

    @Override
    public Optional<JobRef> find(SubmissionKey key) {
        Path directory = directories.of(key);
        if (!directories.reachable()) {
            throw new ComputeException("local compute cannot reach its run directories now; " + directory + " is one");
        }
        try {
            return !JobFiles.gone(directory) && JobFiles.open(directory).launched()
                    ? Optional.of(ref(key))
                    : Optional.empty();
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
        for (JobRef ref : refs) {
            observe(ref).ifPresent(observation -> observations.put(ref, observation));
        }
        return observations;
    }

    private Optional<JobObservation> observe(JobRef ref) {
        Path directory = directory(ref);
        try {
            if (JobFiles.gone(directory)) {
                return directories.reachable() ? Optional.of(vanished(directory)) : Optional.empty();
            }
            return Optional.of(new JobObserver(JobFiles.open(directory)).observe());
        } catch (IOException e) {
            LOG.debug("The job in {} cannot be observed now", directory, e);
            return Optional.empty();
        }
    }

    private static JobObservation vanished(Path directory) throws IOException {
        new JobProcesses(directory).kill(Optional.empty());
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
            if (files.exitRecord().isPresent()) {
                return;
            }
            byte[] request = mode.name().getBytes(StandardCharsets.UTF_8);
            runDirectory(ref).writeAtomic("cancel.request", request);
            if (mode == CancelMode.FORCE) {
                new JobProcesses(directory).kill(files.startRecord());
            }
        } catch (IOException e) {
            throw new ComputeException("the job in " + directory + " could not be told to stop: " + e.getMessage(), e);
        }
    }

    @Override
    public void cleanup(JobRef ref) {
        Path directory = directory(ref);
        if (Files.notExists(directory)) {
            return;
        }
        boolean ended =
                observe(ref).filter(job -> job.phase() == JobPhase.ENDED).isPresent();
        if (!ended) {
            throw new IllegalStateException("the job in " + directory + " has not ended; cancel it before the cleanup");
        }
        try {
            directories.remove(directory);
        } catch (IOException e) {
            throw new ComputeException(
                    "the run directory " + directory + " could not be removed: " + e.getMessage(), e);
        }
    }

    @Override
    public RunDirectory runDirectory(JobRef ref) {
        return new LocalRunDirectory(directory(ref));
    }

    private static JobRef ref(SubmissionKey key) {
        return new JobRef(LocalComputeProvider.TYPE, key.value());
    }

    private Path directory(JobRef ref) {
        if (!ref.backend().equals(LocalComputeProvider.TYPE)) {
            throw new IllegalArgumentException("not a job of local compute: " + ref);
        }
        return directories.of(new SubmissionKey(ref.nativeId()));
    }

    /** Holds nothing; jobs go on. */
    @Override
    public void close() {}
}
