package dev.atelier;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.job.ScriptRequest;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A run that a script submits: its sources are those of the script's own snapshot. Confined to one thread. */
final class ScriptSubmission {
    private static final String REQUEST_TAG = "atelier.request";

    private final Workspace workspace;
    private final ScriptRequest request;
    private final JsonObject body;

    ScriptSubmission(Workspace workspace, ScriptRequest request) {
        this.workspace = workspace;
        this.request = request;
        this.body = request.body();
    }

    /** Submits the run, once however often it is asked, and returns its id. */
    JsonObject submit() {
        RunRecord asking = workspace.runRecords().require(request.runId());
        String runId = known().orElseGet(() -> submit(asking));
        if (body.flag("child")) {
            workspace.runRecords().update(runId, json -> json.with("parent", request.runId()));
        }
        return JsonObject.empty().with("run", runId);
    }

    private Optional<String> known() {
        return workspace.runs().where("tags.`" + REQUEST_TAG + "` = '" + request.key() + "'").list().stream()
                .map(Run::id)
                .findFirst();
    }

    private String submit(RunRecord asking) {
        String experiment = body.find("experiment").orElse(asking.experiment());
        Path sources = temporary();
        try {
            return workspace
                    .experiment(experiment)
                    .submit(config(asking, sources).build())
                    .id();
        } finally {
            delete(sources);
        }
    }

    private Path temporary() {
        try {
            return Files.createTempDirectory(workspace.workDirectory("scripts"), "code-");
        } catch (IOException e) {
            throw new StoreException("cannot make a directory for the sources of a script's run: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StoreException("cannot delete '" + directory + "': " + e.getMessage(), e);
        }
    }

    private ScriptRunConfig.Builder config(RunRecord asking, Path sources) {
        ScriptRunConfig.Builder config = body.has("command")
                ? ScriptRunConfig.command(body.texts("command"))
                : ScriptRunConfig.script(body.text("script"))
                        .arguments(body.texts("arguments").toArray());
        workspace.run(asking.id()).snapshot().ifPresent(snapshot -> {
            snapshot.restore(sources);
            config.sourceDirectory(within(sources, body.find("source").orElse("")));
        });
        config.computeTarget(body.find("target").orElse(asking.target()));
        body.find("environment").ifPresent(name -> config.environment(environment(name)));
        body.find("name").ifPresent(config::name);
        body.findNumber("timeoutSeconds").ifPresent(seconds -> config.timeout(Duration.ofSeconds(seconds)));
        body.textMap("variables").forEach(config::putVariable);
        body.textMap("tags").forEach(config::putTag);
        if (body.flag("child")) {
            config.putVariable("ATELIER_PARENT_RUN_ID", asking.id());
        }
        return config.putTag(REQUEST_TAG, request.key());
    }

    private static Path within(Path sources, String folder) {
        Path source = sources.resolve(folder).normalize();
        if (!source.startsWith(sources)) {
            throw new IllegalArgumentException("source directory '" + folder + "' is not in the snapshot of this run");
        }
        return source;
    }

    private Environment environment(String name) {
        return workspace
                .findEnvironment(name)
                .orElseThrow(() -> new NotFoundException(
                        "environment", name, "register it in the workspace before the script submits a run with it"));
    }
}
