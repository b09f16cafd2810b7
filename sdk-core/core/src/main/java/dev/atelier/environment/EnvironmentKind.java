package dev.atelier.environment;

/** How an environment comes about. */
public enum EnvironmentKind {
    /** What is installed on the compute target; nothing is built. */
    HOST,
    /** A Python virtual environment, filled by pip or uv. */
    VENV,
    /** A conda environment, made by micromamba, mamba or conda. */
    CONDA,
    /** Java libraries, resolved by their Maven coordinates. */
    MAVEN,
    /** A container image, named or built from a Dockerfile. */
    DOCKER;

    /**
     * Tells whether the environment is made on the worker, by the job itself before it becomes its command.
     *
     * @return true for environments of Python packages
     */
    public boolean madeByJob() {
        return this == VENV || this == CONDA;
    }
}
