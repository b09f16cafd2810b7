package dev.atelier.tracking.transfer.mlflow;

import java.util.Map;

/** An experiment as MLflow has it. */
public record MlflowExperiment(String id, String name, boolean deleted, Map<String, String> tags) {}
