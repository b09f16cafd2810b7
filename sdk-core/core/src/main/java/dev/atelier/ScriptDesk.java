package dev.atelier;

import dev.atelier.error.NotFoundException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.job.AnswerFiles;
import dev.atelier.internal.job.JobDocument;
import dev.atelier.internal.job.RequestHandler;
import dev.atelier.internal.job.ScriptRequest;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.Artifact;
import dev.atelier.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what scripts ask of their workspace. Thread-safe. */
final class ScriptDesk implements RequestHandler {
    static final String REGISTER_MODEL = "register_model";

    /** Secrets of Atelier itself, such as the keys of services: no script's business. */
    private static final String OWN_SECRETS = "service.";

    private final Workspace workspace;

    ScriptDesk(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Returns the body of a request to register artifacts of the run as a model. */
    static JsonObject registration(String name, String artifact, Consumer<ModelDetails> describe) {
        ModelDetails details = new ModelDetails();
        describe.accept(details);
        return details.json().with("name", name).with("artifact", artifact);
    }

    @Override
    public JsonObject answer(ScriptRequest request, AnswerFiles files) {
        JsonObject body = request.body();
        return switch (request.kind()) {
            case REGISTER_MODEL -> registerModel(request);
            case "model" -> describe(model(body));
            case "models" -> models(body);
            case "model_files" -> modelFiles(model(body), files);
            case "secrets" -> secrets(request);
            case "submit" -> new ScriptSubmission(workspace, request).submit();
            case "run" -> run(body.text("run"));
            case "children" -> children(body.text("run"));
            case "cancel" -> cancel(body.text("run"));
            case "run_files" -> runFiles(body, files);
            case "environment" -> environment(body);
            default ->
                throw new IllegalArgumentException("the workspace knows no request '" + request.kind()
                        + "'; the script's shim is newer than the client");
        };
    }

    private JsonObject registerModel(ScriptRequest request) {
        JsonObject body = request.body();
        String name = body.text("name");
        Optional<JsonObject> known = workspace.modelRegistry().all(name).stream()
                .filter(version ->
                        version.find("request").filter(request.key()::equals).isPresent())
                .findFirst();
        return known.map(version -> describe(workspace.modelRegistry().model(version)))
                .orElseGet(() -> describe(register(request, name, body.text("artifact"))));
    }

    private Model register(ScriptRequest request, String name, String artifact) {
        return workspace
                .modelRegistry()
                .register(
                        name,
                        () -> ModelFiles.ofArtifacts(
                                artifact, workspace.artifacts().fileOrFolder(request.runId(), artifact)),
                        request.runId(),
                        details -> describe(details, request));
    }

    private static void describe(ModelDetails details, ScriptRequest request) {
        JsonObject body = request.body();
        details.request(request.key()).description(body.find("description").orElse(""));
        body.find("framework")
                .ifPresent(framework -> details.framework(
                        framework, body.find("frameworkVersion").orElse("")));
        body.textMap("tags").forEach(details::tag);
        body.textMap("properties").forEach(details::property);
    }

    private Model model(JsonObject body) {
        String name = body.text("name");
        return body.findNumber("version")
                .map(version -> workspace.model(name, version.intValue()))
                .orElseGet(() -> workspace.model(name));
    }

    private JsonObject models(JsonObject body) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (JsonObject version :
                workspace.modelRegistry().all(body.find("name").orElse(""))) {
            found.add(describe(workspace.modelRegistry().model(version)).values());
        }
        return JsonObject.empty().with("models", found);
    }

    private static JsonObject describe(Model model) {
        return JsonObject.empty()
                .with("name", model.name())
                .with("version", model.version())
                .with("description", model.description())
                .with("framework", model.framework())
                .with("tags", model.tags())
                .with("properties", model.properties())
                .with("created", model.createdAt().toEpochMilli())
                .with("run", model.run().map(Run::id))
                .with("files", model.files());
    }

    private JsonObject modelFiles(Model model, AnswerFiles files) {
        List<Map<String, @Nullable Object>> written = new ArrayList<>();
        JsonObject document = workspace.modelRegistry().document(model.name(), model.version());
        for (JsonObject file : document.objects("files")) {
            written.add(file(file.text("path"), file.text("sha256"), files));
        }
        return describe(model).with("contents", written);
    }

    private Map<String, @Nullable Object> file(String path, String sha256, AnswerFiles files) {
        List<String> parts = files.write(workspace.artifactStore().open(sha256));
        return JsonObject.empty()
                .with("path", path)
                .with("sha256", sha256)
                .with("parts", parts)
                .values();
    }

    /** Which secrets a script has got is written down first, so that its logs are masked, whoever fetches them. */
    private JsonObject secrets(ScriptRequest request) {
        JsonObject body = request.body();
        List<String> own = body.texts("names").stream()
                .filter(name -> !name.startsWith(OWN_SECRETS))
                .toList();
        if (workspace.documents().find(Kinds.JOB, request.runId()).isPresent()) {
            workspace
                    .documents()
                    .update(Kinds.JOB, request.runId(), json -> new JobDocument(json).withAskedSecrets(own));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name : body.texts("names")) {
            Optional<Secret> secret = own.contains(name) ? workspace.secrets().find(name) : Optional.empty();
            values.put(name, secret.map(Secret::reveal).orElse(null));
        }
        return JsonObject.empty().with("values", values);
    }

    private JsonObject run(String runId) {
        RunRecord record = workspace.runRecords().require(runId);
        Run run = workspace.run(runId);
        return JsonObject.empty()
                .with("run", runId)
                .with("experiment", record.experiment())
                .with("name", record.name())
                .with("number", record.number())
                .with("parent", record.parent())
                .with("status", record.status().toString())
                .with("target", record.target())
                .with("error", record.error())
                .with("warnings", record.warnings())
                .with("created", record.createdAt().toEpochMilli())
                .with("ended", record.endedAt().map(Instant::toEpochMilli))
                .with("params", record.params())
                .with("tags", record.tags())
                .with("properties", record.properties())
                .with("metrics", run.metrics().latest())
                .with("files", run.files().stream().map(Artifact::name).toList());
    }

    private JsonObject children(String runId) {
        workspace.runRecords().require(runId);
        return JsonObject.empty()
                .with(
                        "runs",
                        workspace.runRecords().children(runId).stream()
                                .map(child -> run(child.id()).values())
                                .toList());
    }

    private JsonObject cancel(String runId) {
        workspace.run(runId).cancel();
        return run(runId);
    }

    private JsonObject runFiles(JsonObject body, AnswerFiles files) {
        String prefix = body.find("prefix").orElse("");
        List<Map<String, @Nullable Object>> written = new ArrayList<>();
        for (Artifact artifact : workspace.run(body.text("run")).files()) {
            if (artifact.name().startsWith(prefix)) {
                written.add(file(artifact.name(), artifact.sha256(), files));
            }
        }
        return JsonObject.empty().with("contents", written);
    }

    private JsonObject environment(JsonObject body) {
        String name = body.text("name");
        Optional<Environment> found = body.findNumber("version")
                .map(version -> workspace.findEnvironment(name, version.intValue()))
                .orElseGet(() -> workspace.findEnvironment(name));
        Environment environment = found.orElseThrow(() -> new NotFoundException(
                "environment",
                name,
                "registered are "
                        + workspace.environments().stream()
                                .map(Environment::name)
                                .toList()));
        Environment known = environment.version().isPresent() ? environment : workspace.register(environment);
        return JsonObject.empty()
                .with("name", known.name())
                .with("version", known.version().orElseThrow());
    }
}
