package dev.atelier;

import dev.atelier.internal.config.WorkspaceConfig;
import dev.atelier.internal.job.EventTap;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.NewRun;
import dev.atelier.run.RunStatus;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The run that this process is: made once, on first use. */
final class ScriptRun {
    private static final String OFFLINE_EXPERIMENT = "scripts";

    private static @Nullable Run current;

    private ScriptRun() {}

    static synchronized Run current() {
        if (current == null) {
            Map<String, String> environment = System.getenv();
            current = environment.containsKey("ATELIER_RUN_DIR") ? inJob(environment) : outside();
        }
        return current;
    }

    /** A run in memory whose records are also written as events for the client. */
    private static Run inJob(Map<String, String> environment) {
        Path directory = Path.of(environment.get("ATELIER_RUN_DIR"));
        String runId = environment.getOrDefault("ATELIER_RUN_ID", "run");
        Workspace workspace = Workspace.builder()
                .name(environment.getOrDefault("ATELIER_WORKSPACE", "workspace"))
                .withoutDiscovery()
                .tap(new EventTap(directory, runId))
                .open();
        String experiment = environment.getOrDefault("ATELIER_EXPERIMENT", OFFLINE_EXPERIMENT);
        workspace.runRecords().create(new NewRun(experiment, runId, RunStatus.RUNNING, JsonObject.empty(), null));
        return workspace.run(runId);
    }

    private static Run outside() {
        Path here = Path.of("").toAbsolutePath();
        Workspace workspace = WorkspaceConfig.exists(here)
                ? Workspace.fromConfig(here)
                : Workspace.open(here.resolve(".atelier").resolve("workspace"));
        Run run = workspace.experiment(OFFLINE_EXPERIMENT).startLogging();
        failOnUncaught(run);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(workspace, run), "atelier-script-end-1"));
        return run;
    }

    /** Fails the run with an exception that nobody catches, then does what was done about those before. */
    private static void failOnUncaught(Run run) {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (!run.status().terminal()) {
                run.fail(failure);
            }
            Thread.setDefaultUncaughtExceptionHandler(before);
            ThreadGroup group = thread.getThreadGroup();
            (group == null ? Thread.currentThread().getThreadGroup() : group).uncaughtException(thread, failure);
        });
    }

    private static void end(Workspace workspace, Run run) {
        try (workspace) {
            run.children().stream().filter(child -> !child.status().terminal()).forEach(Run::complete);
            if (!run.status().terminal()) {
                run.complete();
            }
        }
    }
}
