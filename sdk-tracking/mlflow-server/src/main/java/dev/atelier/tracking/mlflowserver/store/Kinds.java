package dev.atelier.tracking.mlflowserver.store;

/** The kinds of documents that this server reads and writes; see docs/documents.md. */
public final class Kinds {
    public static final String EXPERIMENT = "experiment";
    public static final String RUN = "run";
    public static final String JOB = "job";
    public static final String ARTIFACT = "artifact";
    public static final String MODEL = "model";
    public static final String MODEL_VERSION = "model-version";
    /** A model that a run has logged; the id is MLflow's. */
    public static final String LOGGED_MODEL = "logged-model";

    public static final String WEBHOOK = "webhook";

    private Kinds() {}
}
