package dev.atelier.tracking.transfer;

import java.util.Map;

/** An experiment as MLflow has it. */
record MlflowExperiment(String id, String name, boolean deleted, Map<String, String> tags) {}
