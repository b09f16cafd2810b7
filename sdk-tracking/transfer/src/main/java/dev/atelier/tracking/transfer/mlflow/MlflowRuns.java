package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.Experiment;
import dev.atelier.Workspace;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import dev.atelier.tracking.transfer.internal.Decimals;
import dev.atelier.tracking.transfer.internal.Tally;
import java.time.Instant;
import java.util.Map;

/** Says what an MLflow run is in Atelier's terms. */
public final class MlflowRuns {
    private static final int MAX_NAME = 256;
    private static final Map<String, String> GIT = Map.of(
            "mlflow.source.git.commit", "azureml.git.commit",
            "mlflow.source.git.branch", "azureml.git.branch",
            "mlflow.source.git.repoURL", "azureml.git.repository_uri");

    private final MlflowExperiment experiment;
    private final String name;
    private final Tally tally;

    public MlflowRuns(MlflowExperiment experiment, Tally tally) {
        this.experiment = experiment;
        this.name = experimentName(experiment.name());
        this.tally = tally;
    }

    /** Gives the experiment its tags. */
    public void tag(Workspace workspace) {
        if (!name.equals(experiment.name())) {
            tally.leftOut("experiment " + experiment.name(), "its name cannot be kept, it is '" + name + "' here");
        }
        Experiment target = workspace.experiment(name);
        experiment.tags().forEach(target::tag);
    }

    public ForeignRun describe(MlflowRun run) {
        ForeignRun.Builder foreign = ForeignRun.builder(run.id(), name).status(status(run));
        String runName = run.tags().getOrDefault("mlflow.runName", run.name());
        if (!runName.isBlank()) {
            foreign.name(runName);
        }
        foreign.user(run.tags().getOrDefault("mlflow.user", run.user()));
        String parent = run.tags().getOrDefault("mlflow.parentRunId", "");
        if (!parent.isBlank()) {
            foreign.parent(parent.strip());
        }
        if (run.startTime() != null) {
            foreign.startedAt(Instant.ofEpochMilli(run.startTime()));
        }
        if (run.endTime() != null) {
            foreign.endedAt(Instant.ofEpochMilli(run.endTime()));
        }
        run.params().forEach((key, value) -> foreign.putParam(key, Decimals.typed(value)));
        run.tags().forEach(foreign::putTag);
        git(run, foreign);
        run.datasets()
                .forEach(dataset -> foreign.putProperty(
                        "mlflow.dataset." + dataset.name() + "#" + dataset.digest(), dataset.json()));
        return foreign.build();
    }

    private static void git(MlflowRun run, ForeignRun.Builder foreign) {
        GIT.forEach((tag, property) -> {
            String value = run.tags().getOrDefault(tag, "");
            if (!value.isBlank()) {
                foreign.putProperty(property, value).putProperty(tag, value);
            }
        });
    }

    private RunStatus status(MlflowRun run) {
        return switch (run.status()) {
            case "FINISHED" -> RunStatus.COMPLETED;
            case "FAILED" -> RunStatus.FAILED;
            case "KILLED" -> RunStatus.CANCELED;
            case "RUNNING" -> RunStatus.RUNNING;
            case "SCHEDULED" -> RunStatus.QUEUED;
            default -> {
                tally.unreadable(
                        "run " + run.id(),
                        "its status '" + run.status() + "' is none of MLflow's; it is NotStarted here");
                yield RunStatus.NOT_STARTED;
            }
        };
    }

    /** Experiments on Databricks are named like paths. */
    private static String experimentName(String name) {
        String plain = name.replaceAll("^[/\\\\]+|[/\\\\]+$", "").replaceAll("[/\\\\]+", "-");
        String kept = plain.equals(".") || plain.equals("..") ? "experiment" + plain : plain;
        return kept.length() > MAX_NAME ? kept.substring(0, MAX_NAME) : kept;
    }
}
