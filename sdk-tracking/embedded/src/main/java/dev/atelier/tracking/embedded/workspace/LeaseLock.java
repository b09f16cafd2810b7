package dev.atelier.tracking.embedded.workspace;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes leases that others give back soon, for work that one thread of one process may do at a time. Thread-safe. */
public final class LeaseLock {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Leases leases;
    private final OpenState state;

    public LeaseLock(StoreParts parts) {
        this(parts.leases(), parts.state());
    }

    public LeaseLock(Leases leases, OpenState state) {
        this.leases = leases;
        this.state = state;
    }

    public Optional<Lease> tryTake(String name) {
        return leases.tryTake(name);
    }

    /** Polls, because a blocking lock call can be neither limited in time nor shielded from interrupts. */
    public Lease take(String name, Duration patience) {
        long start = System.nanoTime();
        long pause = SHORTEST_PAUSE_NANOS;
        Optional<Lease> lease = leases.tryTake(name);
        while (lease.isEmpty()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new StoreException("another process has held the lease '" + name + "' for " + patience.toSeconds()
                        + " s; see whether one that uses this workspace is suspended, and try again");
            }
            state.requireOpen();
            boolean interrupted = Thread.interrupted();
            LockSupport.parkNanos(pause);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            lease = leases.tryTake(name);
        }
        return lease.get();
    }
}
