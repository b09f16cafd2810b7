package dev.atelier;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.job.JobDocument;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.NewRun;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.internal.source.GitInspector;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.internal.source.StoredSourceTree;
import dev.atelier.run.GitState;
import dev.atelier.run.RunStatus;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.compute.SupportsEnvironments;
import dev.atelier.spi.compute.SupportsSecrets;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One submission: validate, snapshot, record, start. Confined to one thread. */
final class Submission {
    private static final String GIT_DIFF = "logs/system/git.diff";

    private static final String REFUSED = "the run cannot be submitted:";

    private final Workspace workspace;
    private final String experiment;
    private final ScriptRunConfig config;
    private List<Path> classPath = List.of();

    Submission(Workspace workspace, String experiment, ScriptRunConfig config) {
        this.workspace = workspace;
        this.experiment = experiment;
        this.config = config;
    }

    /** Submits the run and returns its id. */
    String submit() {
        ComputeBackend backend = backend();
        requireSource(backend);
        Optional<SnapshotManifest> snapshot = snapshot();
        List<Problem> problems = problems(backend, spec("unsubmitted", snapshot));
        problems.addAll(libraryProblems());
        reject(problems.stream().filter(Problem::fatal).toList());
        Optional<GitState> git = config.sourceDirectory().flatMap(GitInspector::inspect);
        String runId = record(snapshot, git, problems);
        workspace.jobs().start(runId);
        return runId;
    }

    /** Opens the compute target; when there is none, everything else that is wrong is reported with that. */
    private ComputeBackend backend() {
        try {
            return workspace.jobs().targets().backend(config.computeTarget());
        } catch (ProviderNotFoundException e) {
            List<Problem> problems = sourceProblems();
            if (problems.isEmpty()) {
                throw e;
            }
            problems.add(0, Problem.error("computeTarget", String.valueOf(e.getMessage())));
            throw new ConfigurationException(REFUSED, problems);
        }
    }

    /** Rejects what cannot be taken a snapshot of, together with what the backend has against it anyway. */
    private void requireSource(ComputeBackend backend) {
        List<Problem> problems = sourceProblems();
        if (!problems.isEmpty()) {
            Set<String> known = problems.stream().map(Problem::field).collect(Collectors.toSet());
            problems(backend, spec("unsubmitted", Optional.empty())).stream()
                    .filter(problem -> problem.fatal() && !known.contains(problem.field()))
                    .forEach(problems::add);
            reject(problems);
        }
    }

    private void reject(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(REFUSED, problems);
        }
    }

    private List<Problem> sourceProblems() {
        List<Problem> problems = new ArrayList<>();
        Path directory = config.sourceDirectory().orElse(Path.of(""));
        if (config.sourceDirectory().isPresent() && !Files.isDirectory(directory)) {
            problems.add(
                    Problem.error("sourceDirectory", "there is no directory '" + directory.toAbsolutePath() + "'"));
        } else if (config.command() instanceof JobCommand.Script script && script.kind() != ScriptKind.MAIN_CLASS) {
            scriptProblem(directory, script.script()).ifPresent(problems::add);
        }
        config.inputs().forEach((name, path) -> {
            if (!Files.exists(path)) {
                problems.add(Problem.error("inputs." + name, "there is no file or directory '" + path + "'"));
            }
        });
        return problems;
    }

    private static Optional<Problem> scriptProblem(Path directory, String script) {
        Path root = directory.toAbsolutePath().normalize();
        Path file = root.resolve(script).normalize();
        if (!file.startsWith(root)) {
            return Optional.of(Problem.error("script", "'" + script + "' leads out of the source directory " + root));
        }
        return Files.isRegularFile(file)
                ? Optional.empty()
                : Optional.of(Problem.error("script", "there is no file '" + script + "' in " + root));
    }

    private Optional<SnapshotManifest> snapshot() {
        if (config.sourceDirectory().isPresent()) {
            return Optional.of(
                    workspace.snapshots().take(config.sourceDirectory().get(), workspace.artifactStore()));
        }
        if (config.command() instanceof JobCommand.Script script && script.kind() != ScriptKind.MAIN_CLASS) {
            return Optional.of(workspace.snapshots().takeFile(Path.of(""), script.script(), workspace.artifactStore()));
        }
        return Optional.empty();
    }

    private JobSpec spec(String runId, Optional<SnapshotManifest> snapshot) {
        JobSpec.Identity identity =
                new JobSpec.Identity(workspace.store().workspaceId(), workspace.name(), experiment, runId, 1);
        SourceTree source = snapshot.<SourceTree>map(
                        manifest -> new StoredSourceTree(manifest, workspace.artifactStore()))
                .orElse(JobDocument.NO_FILES);
        Map<String, String> variables = new LinkedHashMap<>();
        config.environment().ifPresent(environment -> variables.putAll(environment.variables()));
        variables.putAll(config.variables());
        return JobSpec.builder(identity, config.command(), source)
                .variables(variables)
                .inputs(config.inputs())
                .outputs(config.outputs())
                .secrets(config.secrets())
                .timeout(config.timeout().orElse(null))
                .environment(built().orElse(null))
                .classPath(classPath)
                .distribution(config.distributedJobConfig().orElse(null))
                .build();
    }

    private Optional<EnvironmentDefinition> built() {
        return config.environment()
                .map(Environment::definition)
                .filter(definition -> definition.kind() != EnvironmentKind.HOST);
    }

    /** Finds the libraries, so that what cannot be found is known before the run. */
    private List<Problem> libraryProblems() {
        try {
            classPath = built().map(workspace.libraries()::resolve).orElse(List.of());
            return List.of();
        } catch (ConfigurationException e) {
            return List.of(Problem.error("environment", String.valueOf(e.getMessage())));
        }
    }

    /** A backend that does not make an environment of this kind would run the script without it. */
    private List<Problem> problems(ComputeBackend backend, JobSpec spec) {
        List<Problem> problems = new ArrayList<>(backend.validate(spec));
        config.secrets().stream()
                .filter(name -> workspace.secrets().find(name).isEmpty())
                .forEach(name -> problems.add(
                        Problem.error("secrets", "there is no secret '" + name + "'; store it with ws.secrets().put")));
        if (!config.secrets().isEmpty() && !(backend instanceof SupportsSecrets)) {
            problems.add(Problem.error(
                    "secrets",
                    "compute target '" + config.computeTarget()
                            + "' delivers no secrets as files; let the script ask for them, or choose another target"));
        }
        built().map(EnvironmentDefinition::kind)
                .filter(kind -> !(backend instanceof SupportsEnvironments able
                        && able.environmentKinds().contains(kind)))
                .ifPresent(kind -> problems.add(Problem.error(
                        "environment",
                        "compute target '" + config.computeTarget() + "' makes no "
                                + kind.name().toLowerCase(Locale.ROOT)
                                + " environments; choose another target, or declare the environment as host() to use"
                                + " what is installed there")));
        return problems;
    }

    private String record(Optional<SnapshotManifest> snapshot, Optional<GitState> git, List<Problem> problems) {
        List<String> warnings =
                new ArrayList<>(problems.stream().map(Problem::toString).toList());
        if (config.computeTarget().equals(ScriptRunConfig.LOCAL)) {
            config.environment()
                    .filter(environment -> built().isEmpty())
                    .ifPresent(environment -> warnings.addAll(HostPackages.warnings(environment)));
        }
        JsonObject fields = JsonObject.empty()
                .with("target", config.computeTarget())
                .with("name", config.name())
                .with("snapshot", snapshot.map(SnapshotManifest::id))
                .with(
                        "environment",
                        config.environment().map(workspace::register).map(Environment::reference));
        fields = config.params().isEmpty() ? fields : fields.with("params", config.params());
        fields = config.tags().isEmpty() ? fields : fields.with("tags", config.tags());
        fields = warnings.isEmpty() ? fields : fields.with("warnings", warnings);
        fields = git.isEmpty() ? fields : fields.with("properties", git.get().properties());
        JsonObject job = JobDocument.of(
                        config.computeTarget(), spec("unsubmitted", snapshot), snapshot.map(SnapshotManifest::id))
                .json();
        RunRecord run = workspace.runRecords().create(new NewRun(experiment, null, RunStatus.STARTING, fields, job));
        git.map(GitState::diff)
                .filter(diff -> !diff.isEmpty())
                .ifPresent(diff -> workspace
                        .artifacts()
                        .put(
                                run.id(),
                                GIT_DIFF,
                                new ByteArrayInputStream(diff.getBytes(StandardCharsets.UTF_8)),
                                UploadMode.OVERWRITE));
        return run.id();
    }
}
