package dev.atelier.tracking.embedded.metric;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.workspace.Leases;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether metric files still have a writer: while it lives it holds a lease of their name. Thread-safe. */
public final class MetricWriters {
    private final Leases leases;

    public MetricWriters(Leases leases) {
        this.leases = leases;
    }

    /** Says that the writer of the files with a name begins. */
    public Optional<Lease> begin(String stem) {
        return leases.tryTake(leaseOf(stem));
    }

    /** Tells whether nobody will ever append to a file again; false where that cannot be known. */
    public boolean isGone(Path file) {
        try {
            Optional<Lease> lease = leases.tryTake(leaseOf(MetricFileName.stem(file)));
            lease.ifPresent(Lease::close);
            return lease.isPresent();
        } catch (StoreException e) {
            return false; // a directory that cannot be written
        }
    }

    private static String leaseOf(String stem) {
        return "metrics-" + stem;
    }
}
