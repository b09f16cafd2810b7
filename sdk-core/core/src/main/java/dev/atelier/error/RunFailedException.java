package dev.atelier.error;

import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;

/** A run that was waited for did not complete. Thread-safe. */
public final class RunFailedException extends AtelierException {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final RunStatus status;
    private final Verdict verdict;
    private final String logTail;

    /**
     * Creates the exception.
     *
     * @param runId the run
     * @param status its terminal status
     * @param verdict why it ended
     * @param logTail the last lines of its error output; may be empty
     */
    public RunFailedException(String runId, RunStatus status, Verdict verdict, String logTail) {
        super("run '" + runId + "' is " + status + ": " + verdict.message()
                + (logTail.isEmpty() ? "" : "\n" + logTail));
        this.runId = runId;
        this.status = status;
        this.verdict = verdict;
        this.logTail = logTail;
    }

    /**
     * Returns the run's id.
     *
     * @return the id
     */
    public String runId() {
        return runId;
    }

    /**
     * Returns the terminal status.
     *
     * @return Failed or Canceled
     */
    public RunStatus status() {
        return status;
    }

    /**
     * Returns why the run ended.
     *
     * @return the verdict, with the exit code or signal
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * Returns the last lines of the run's error output.
     *
     * @return the lines, or an empty string
     */
    public String logTail() {
        return logTail;
    }
}
