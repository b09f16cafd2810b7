package dev.atelier.compute.tck;

import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import java.time.Duration;

/** The compute that a contract is tried on; closed after each test, with everything it has left. Confined to the thread of a test. */
public interface BackendFixture extends AutoCloseable {
    /**
     * Opens one more backend on the same compute, as another JVM would.
     *
     * @return the backend; the contract closes it
     */
    ComputeBackend open();

    /**
     * Counts what is alive of a job, wherever its processes went.
     *
     * @param job the job
     * @return the number of live processes
     */
    int liveProcesses(JobRef job);

    /**
     * Returns how long the slowest step of a job may take here.
     *
     * @return a minute, unless overridden
     */
    default Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Override
    void close();
}
