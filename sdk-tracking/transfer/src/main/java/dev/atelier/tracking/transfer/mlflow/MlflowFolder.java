package dev.atelier.tracking.transfer.mlflow;

/**
 * A folder of artifacts as MLflow has it.
 *
 * @param prefix what its files' names begin with in the run: empty, or the name of a logged model and a slash
 * @param modelId the id of the logged model (MLflow 3) whose files these are, or empty
 * @param uri where MLflow says it is
 * @param place where it is below the artifact root when it was not moved, such as {@code 1/<run>/artifacts}
 */
public record MlflowFolder(String prefix, String modelId, String uri, String place) {}
