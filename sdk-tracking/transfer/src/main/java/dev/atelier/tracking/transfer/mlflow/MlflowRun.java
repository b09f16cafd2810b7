package dev.atelier.tracking.transfer.mlflow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as MLflow has it.
 *
 * @param status the name of MLflow's status
 * @param startTime epoch milliseconds, or null
 * @param endTime epoch milliseconds, or null
 */
public record MlflowRun(
        String id,
        String experimentId,
        String name,
        String user,
        String status,
        @Nullable Long startTime,
        @Nullable Long endTime,
        boolean deleted,
        String artifactUri,
        Map<String, String> params,
        Map<String, String> tags,
        List<MlflowDataset> datasets) {}
