package dev.atelier.run;

import java.time.Duration;

/** Hears what happens to a run while somebody waits for it. Called on the waiting thread. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * The run has another status than before.
     *
     * @param runId the run
     * @param status its status
     */
    default void status(String runId, RunStatus status) {}

    /**
     * The run's job has written to its standard output or error.
     *
     * @param line one line, without its end
     */
    default void line(String line) {}

    /**
     * The run's script has reported progress.
     *
     * @param fraction how much is done, from 0 to 1
     * @param message what it is doing; may be empty
     */
    default void progress(double fraction, String message) {}

    /**
     * Somebody still waits for the run; said several times a second, and once more when it has ended.
     *
     * @param runId the run
     * @param elapsed how long it has been since the run was created, or how long it took
     */
    default void waiting(String runId, Duration elapsed) {}

    /**
     * The wait has ended before the run, since it was interrupted or has failed. The run goes on.
     *
     * @param runId the run
     */
    default void abandoned(String runId) {}
}
