package dev.atelier.tracking.embedded;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Lease;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether metric files still have a writer: while it lives it holds a lease of their name. Thread-safe. */
final class MetricWriters {
    private final Leases leases;

    MetricWriters(Leases leases) {
        this.leases = leases;
    }

    /** Says that the writer of the files with a name begins. */
    Optional<Lease> begin(String stem) {
        return leases.tryTake(leaseOf(stem));
    }

    /** Tells whether nobody will ever append to a file again; false where that cannot be known. */
    boolean isGone(Path file) {
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
