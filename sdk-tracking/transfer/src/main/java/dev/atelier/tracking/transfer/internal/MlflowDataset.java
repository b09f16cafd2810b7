package dev.atelier.tracking.transfer.internal;

/** A dataset that a run read, as MLflow has it. */
public record MlflowDataset(String name, String digest, String sourceType, String source, String context) {}
