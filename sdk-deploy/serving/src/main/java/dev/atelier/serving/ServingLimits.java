package dev.atelier.serving;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits of a scoring server. Immutable.
 *
 * @param maxBodyBytes the longest request body, at least 1; longer ones are answered with 413
 * @param scoringTimeout how long one request may be scored; then it is answered with 500
 * @param queueWait how long a request waits for a free scorer; then it is answered with 503
 * @param workers how many Python processes score, 1 to {@value #MAX_WORKERS}; Java scorers need none
 * @param maxBatchRows how many rows of requests that have to wait are scored together; 1 for no batches. The scorer must
 *     then treat each row by itself, and return one result for each
 */
public record ServingLimits(
        int maxBodyBytes, Duration scoringTimeout, Duration queueWait, int workers, int maxBatchRows) {
    /** The most Python processes of one server. */
    public static final int MAX_WORKERS = 64;

    /** The limits of v1's web services: 100 MiB, 60 s, 500 ms; and one worker, no batches. */
    public static final ServingLimits DEFAULTS =
            new ServingLimits(100 << 20, Duration.ofSeconds(60), Duration.ofMillis(500), 1, 1);

    /** {@inheritDoc} */
    public ServingLimits {
        requireNonNull(scoringTimeout, "scoringTimeout");
        requireNonNull(queueWait, "queueWait");
        check(maxBodyBytes > 0, "maxBodyBytes is " + maxBodyBytes + "; it must be at least 1");
        check(scoringTimeout.toMillis() > 0, "scoringTimeout is " + scoringTimeout + "; it must be at least 1 ms");
        check(!queueWait.isNegative(), "queueWait is " + queueWait + "; it must not be negative");
        check(
                workers > 0 && workers <= MAX_WORKERS,
                "workers is " + workers + "; it must be between 1 and " + MAX_WORKERS);
        check(maxBatchRows > 0, "maxBatchRows is " + maxBatchRows + "; it must be at least 1");
    }

    /**
     * Replaces the longest request body.
     *
     * @param bytes the new value
     * @return the changed limits
     */
    public ServingLimits withMaxBodyBytes(int bytes) {
        return new ServingLimits(bytes, scoringTimeout, queueWait, workers, maxBatchRows);
    }

    /**
     * Replaces the scoring timeout.
     *
     * @param timeout the new value
     * @return the changed limits
     */
    public ServingLimits withScoringTimeout(Duration timeout) {
        return new ServingLimits(maxBodyBytes, timeout, queueWait, workers, maxBatchRows);
    }

    /**
     * Replaces the wait for a free scorer.
     *
     * @param wait the new value
     * @return the changed limits
     */
    public ServingLimits withQueueWait(Duration wait) {
        return new ServingLimits(maxBodyBytes, scoringTimeout, wait, workers, maxBatchRows);
    }

    /**
     * Replaces the number of Python processes.
     *
     * @param count the new value
     * @return the changed limits
     */
    public ServingLimits withWorkers(int count) {
        return new ServingLimits(maxBodyBytes, scoringTimeout, queueWait, count, maxBatchRows);
    }

    /**
     * Replaces the size of batches.
     *
     * @param rows the new value
     * @return the changed limits
     */
    public ServingLimits withMaxBatchRows(int rows) {
        return new ServingLimits(maxBodyBytes, scoringTimeout, queueWait, workers, rows);
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
