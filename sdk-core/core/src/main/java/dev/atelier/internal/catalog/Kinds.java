package dev.atelier.internal.catalog;

/** The kinds of documents that a workspace keeps. */
public final class Kinds {
    public static final String EXPERIMENT = "experiment";
    public static final String RUN = "run";
    /** One per job that has not been brought to its end; the id is the run's. */
    public static final String JOB = "job";
    /** One per artifact of a run; the id is {@code <run>/<name>}. */
    public static final String ARTIFACT = "artifact";

    public static final String ENVIRONMENT = "environment";
    /** One per version; the id is {@code <name>:<version>}. */
    public static final String ENVIRONMENT_VERSION = "environment-version";

    public static final String MODEL = "model";
    /** One per version; the id is {@code <name>:<version>}. */
    public static final String MODEL_VERSION = "model-version";

    public static final String SERVICE = "service";

    /** One per import of an archive that has not come to its end; it lists the runs whose metrics are being written. */
    public static final String IMPORT = "import";

    private Kinds() {}
}
