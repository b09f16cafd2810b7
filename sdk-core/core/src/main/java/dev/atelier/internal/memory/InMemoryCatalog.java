package dev.atelier.internal.memory;

import dev.atelier.error.LeaseLostException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A document table whose lock is the table itself, since that is what a commit notifies. */
final class InMemoryCatalog implements Catalog {
    private final DocumentTable table = new DocumentTable();
    private final OpenState state;
    private final InMemoryLeases leases;

    InMemoryCatalog(OpenState state, InMemoryLeases leases) {
        this.state = state;
        this.leases = leases;
    }

    @Override
    public Optional<Document> find(DocumentKey key) {
        state.requireOpen();
        return table.find(key);
    }

    @Override
    public List<Document> list(String kind, String idPrefix) {
        state.requireOpen();
        return table.list(kind, idPrefix);
    }

    @Override
    public long commit(List<Write> writes) {
        state.requireOpen();
        synchronized (table) {
            table.check(writes);
            long sequence = table.sequence() + 1;
            table.apply(sequence, writes);
            return sequence;
        }
    }

    @Override
    public long commit(List<Write> writes, Lease lease) {
        synchronized (table) {
            synchronized (leases) { // which nobody takes or gives back meanwhile
                if (!leases.isHeld(lease)) {
                    throw new LeaseLostException(lease.name());
                }
                return commit(writes);
            }
        }
    }

    @Override
    public Changes changes(long after) {
        state.requireOpen();
        return table.changes(after);
    }

    @Override
    public boolean awaitChange(long after, Duration timeout) {
        long start = System.nanoTime();
        long limit = TimeUnit.NANOSECONDS.convert(timeout);
        synchronized (table) {
            state.requireOpen();
            while (table.sequence() <= after) {
                long left = limit - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                waitForCommit(left);
                state.requireOpen();
            }
            return true;
        }
    }

    void wakeWaiters() {
        synchronized (table) {
            table.notifyAll();
        }
    }

    private void waitForCommit(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(table, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while waiting for a change of the catalog", e);
        }
    }
}
