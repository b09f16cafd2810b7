package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.run.RunStatus;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** MLflow's statuses of runs and ours. */
public final class RunStatuses {
    /** All that MLflow has. */
    public static final List<String> MLFLOW = List.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    private RunStatuses() {}

    /** Returns what MLflow calls a status. */
    public static String mlflow(RunStatus status) {
        return switch (status) {
            case NOT_STARTED, STARTING, PROVISIONING, PREPARING, QUEUED -> "SCHEDULED";
            case RUNNING, FINALIZING, CANCEL_REQUESTED, NOT_RESPONDING -> "RUNNING";
            case COMPLETED -> "FINISHED";
            case FAILED -> "FAILED";
            case CANCELED -> "KILLED";
        };
    }

    /** Returns all statuses that MLflow calls so. */
    public static List<RunStatus> ours(String mlflow) {
        return Arrays.stream(RunStatus.values())
                .filter(status -> mlflow(status).equals(mlflow))
                .toList();
    }

    /** Returns the status that a client of MLflow sets. */
    public static RunStatus parse(String mlflow) {
        return switch (mlflow.toUpperCase(Locale.ROOT)) {
            case "RUNNING", "1" -> RunStatus.RUNNING;
            case "SCHEDULED", "2" -> RunStatus.QUEUED;
            case "FINISHED", "3" -> RunStatus.COMPLETED;
            case "FAILED", "4" -> RunStatus.FAILED;
            case "KILLED", "5" -> RunStatus.CANCELED;
            default ->
                throw MlflowError.invalid("Invalid value \"" + mlflow
                        + "\" for parameter 'status' supplied. Expected one of " + String.join(", ", MLFLOW));
        };
    }
}
