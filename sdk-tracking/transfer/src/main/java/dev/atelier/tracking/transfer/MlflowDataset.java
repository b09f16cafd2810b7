package dev.atelier.tracking.transfer;

/** A dataset that a run read, as MLflow has it. */
record MlflowDataset(String name, String digest, String sourceType, String source, String context) {}
