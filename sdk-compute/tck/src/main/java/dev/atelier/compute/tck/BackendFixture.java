package dev.atelier.compute.tck;

import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import java.time.Duration;
import java.util.Optional;

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

    /**
     * Returns the proxy through which the backends reach the compute; needed for {@link ConnectionContract} only.
     *
     * @return the proxy, or empty when there is no connection that could fail, unless overridden
     */
    default Optional<FaultProxy> faults() {
        return Optional.empty();
    }

    /**
     * Makes a job vanish from the compute with all its processes and records, as a lost machine or a purge does; its
     * run directory stays.
     *
     * @param job the job
     * @return false when that cannot be done here, unless overridden
     */
    default boolean vanish(JobRef job) {
        return false;
    }

    /**
     * Opens a backend whose jobs have little memory; needed for {@link Capability#MEMORY_LIMIT} only.
     *
     * @param bytes the limit
     * @return the backend; the contract closes it
     */
    default ComputeBackend openWithMemory(long bytes) {
        throw new UnsupportedOperationException("a backend that claims MEMORY_LIMIT has a fixture that can set one");
    }

    /**
     * Opens a backend whose run directories are on a small disk, which a job can fill.
     *
     * @param bytes the disk's size
     * @return the backend, which the contract closes; empty when no such disk can be made here, unless overridden
     */
    default Optional<ComputeBackend> openOnSmallDisk(long bytes) {
        return Optional.empty();
    }

    @Override
    void close();
}
