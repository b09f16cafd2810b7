package dev.atelier.internal.job;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.internal.source.StoredSourceTree;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.TensorflowConfiguration;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The document of a job: all it takes to submit it, again if need be, and where it is once submitted.
 *
 * @param json the document
 */
public record JobDocument(JsonObject json) {
    /** A source tree without files. */
    public static final SourceTree NO_FILES = new SourceTree() {
        @Override
        public List<File> files() {
            return List.of();
        }

        @Override
        public InputStream open(File file) {
            throw new IllegalArgumentException("no such file: " + file.path());
        }
    };

    /** Writes down what a job is, without its source tree, which is named by its snapshot's id. */
    public static JobDocument of(String target, JobSpec spec, Optional<String> snapshot) {
        JsonObject json = JsonObject.empty()
                .with("target", target)
                .with("workspaceId", spec.identity().workspaceId())
                .with("workspace", spec.identity().workspace())
                .with("experiment", spec.identity().experiment())
                .with("attempt", spec.identity().attempt())
                .with("command", command(spec.command()))
                .with("snapshot", snapshot)
                .with("variables", spec.variables())
                .with("inputs", texts(spec.inputs()))
                .with("outputs", spec.outputs())
                .with("timeoutMillis", spec.timeout().map(Duration::toMillis))
                .with("graceMillis", spec.grace().toMillis())
                .with("classPath", spec.classPath().stream().map(Path::toString).toList())
                .with("distribution", spec.distribution().map(JobDocument::distribution))
                .with("secrets", spec.secrets().isEmpty() ? null : spec.secrets())
                .with("environment", spec.environment().map(environment -> JsonObject.parse(environment.toJson())));
        return new JobDocument(json);
    }

    /** Describes a job that was submitted, by what its compute knows; it cannot be submitted again by that. */
    public static JobDocument recovered(String target, JobSpec.Identity identity, JobRef ref) {
        JsonObject json = JsonObject.empty()
                .with("target", target)
                .with("workspaceId", identity.workspaceId())
                .with("workspace", identity.workspace())
                .with("experiment", identity.experiment())
                .with("attempt", identity.attempt());
        return new JobDocument(new JobDocument(json).submitted(ref));
    }

    public String runId() {
        return json.text("run");
    }

    public String target() {
        return json.text("target");
    }

    /** Where the job is, or empty while it is not known to be submitted. */
    public Optional<JobRef> ref() {
        return json.find("nativeId").map(id -> new JobRef(json.text("backend"), id));
    }

    public JsonObject submitted(JobRef ref) {
        return json.with("backend", ref.backend()).with("nativeId", ref.nativeId());
    }

    /** The names of the secrets that the job has got: those that it was submitted with, and those that it asked for. */
    List<String> knownSecrets() {
        List<String> names = new ArrayList<>(json.texts("secrets"));
        names.addAll(json.texts("askedSecrets"));
        if (json.has("environment")) {
            json.object("environment").find("indexSecret").ifPresent(names::add);
        }
        return names;
    }

    /** The document after the job has asked for secrets. */
    public JsonObject withAskedSecrets(List<String> names) {
        Set<String> all = new TreeSet<>(json.texts("askedSecrets"));
        all.addAll(names);
        return json.with("askedSecrets", List.copyOf(all));
    }

    /** The origin under which the job's events are recorded. */
    public String origin() {
        return "attempt-" + json.number("attempt", 1);
    }

    /** Makes the specification again. */
    public JobSpec spec(ArtifactStore artifacts) {
        SourceTree source = json.find("snapshot")
                .<SourceTree>map(id -> new StoredSourceTree(SnapshotManifest.load(id, artifacts), artifacts))
                .orElse(NO_FILES);
        Map<String, Path> inputs = new LinkedHashMap<>();
        json.textMap("inputs").forEach((name, path) -> inputs.put(name, Path.of(path)));
        return JobSpec.builder(identity(), command(json.object("command")), source)
                .variables(json.textMap("variables"))
                .inputs(inputs)
                .outputs(json.texts("outputs"))
                .secrets(json.texts("secrets"))
                .timeout(
                        json.findNumber("timeoutMillis").map(Duration::ofMillis).orElse(null))
                .grace(Duration.ofMillis(json.number("graceMillis", 0)))
                .classPath(json.texts("classPath").stream().map(Path::of).toList())
                .distribution(json.has("distribution") ? distribution(json.object("distribution")) : null)
                .environment(
                        json.has("environment")
                                ? EnvironmentDefinition.parse(
                                        json.object("environment").toString())
                                : null)
                .build();
    }

    private JobSpec.Identity identity() {
        return new JobSpec.Identity(
                json.text("workspaceId"), json.text("workspace"), json.text("experiment"), runId(), (int)
                        json.number("attempt", 1));
    }

    private static Map<String, String> texts(Map<String, Path> paths) {
        Map<String, String> texts = new LinkedHashMap<>();
        paths.forEach((name, path) -> texts.put(name, path.toAbsolutePath().toString()));
        return texts;
    }

    private static JsonObject distribution(DistributedJobConfig config) {
        if (config instanceof TensorflowConfiguration tensorflow) {
            return JsonObject.empty()
                    .with("workers", tensorflow.workerCount())
                    .with("parameterServers", tensorflow.parameterServerCount());
        }
        return JsonObject.empty()
                .with("launcher", config instanceof MpiConfiguration ? "mpi" : "pytorch")
                .with("processes", config.processCount())
                .with("nodes", config.nodeCount());
    }

    private static DistributedJobConfig distribution(JsonObject json) {
        if (json.has("workers")) {
            return new TensorflowConfiguration(
                    (int) json.number("workers", 1), (int) json.number("parameterServers", 0));
        }
        int processes = (int) json.number("processes", 1);
        int nodes = (int) json.number("nodes", 1);
        return json.text("launcher").equals("mpi")
                ? new MpiConfiguration(processes / nodes, nodes)
                : new PyTorchConfiguration(processes, nodes);
    }

    private static JsonObject command(JobCommand command) {
        if (command instanceof JobCommand.Script script) {
            return JsonObject.empty()
                    .with("kind", script.kind().name())
                    .with("script", script.script())
                    .with("arguments", script.arguments());
        }
        return command instanceof JobCommand.Program program
                ? JsonObject.empty().with("program", program.argv())
                : JsonObject.empty().with("line", ((JobCommand.ShellLine) command).line());
    }

    private static JobCommand command(JsonObject json) {
        if (json.has("script")) {
            return new JobCommand.Script(
                    ScriptKind.valueOf(json.text("kind")), json.text("script"), json.texts("arguments"));
        }
        return json.has("program")
                ? new JobCommand.Program(json.texts("program"))
                : new JobCommand.ShellLine(json.text("line"));
    }
}
