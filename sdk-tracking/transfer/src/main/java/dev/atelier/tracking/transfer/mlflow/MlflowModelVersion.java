package dev.atelier.tracking.transfer.mlflow;

import java.util.List;
import java.util.Map;

/**
 * A version of a registered model as MLflow has it.
 *
 * @param source where its files are: {@code runs:/<run>/<path>}, {@code models:/<id>} or a URI below a run's artifacts
 * @param runId the run it came from, or empty
 */
public record MlflowModelVersion(
        String model,
        int version,
        String source,
        String runId,
        String description,
        Map<String, String> tags,
        List<String> aliases) {}
