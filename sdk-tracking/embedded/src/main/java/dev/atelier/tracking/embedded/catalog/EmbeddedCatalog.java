package dev.atelier.tracking.embedded.catalog;

import dev.atelier.error.OperationCanceledException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.file.KnownLength;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.OpenState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Documents in memory, made durable and shared by a log. Thread-safe: {@code log} is its lock. */
public final class EmbeddedCatalog implements Catalog, AutoCloseable {
    private static final long SHORTEST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Layout layout;
    private final OpenState state;
    private final Problems problems;
    private final UnforcedPaths unforced;
    private final DocumentTable table = new DocumentTable();
    private final CatalogLog log;
    private final CatalogSnapshot snapshot;
    private @Nullable CommitLock lock;
    private long nextAttempt;

    public EmbeddedCatalog(Layout layout, OpenState state, Problems problems, UnforcedPaths unforced) {
        this.layout = layout;
        this.state = state;
        this.problems = problems;
        this.unforced = unforced;
        log = new CatalogLog(layout, table, problems);
        snapshot = new CatalogSnapshot(layout);
        load();
    }

    @Override
    public Optional<Document> find(DocumentKey key) {
        synchronized (log) {
            refreshOpen();
            return table.find(key);
        }
    }

    @Override
    public List<Document> list(String kind, String idPrefix) {
        synchronized (log) {
            refreshOpen();
            return table.list(kind, idPrefix);
        }
    }

    @Override
    public Changes changes(long after) {
        synchronized (log) {
            refreshOpen();
            return table.changes(after);
        }
    }

    @Override
    @SuppressWarnings("try") // the lock is only held
    public long commit(List<Write> writes) {
        state.requireOpen();
        byte[] payload = CatalogCodec.encode(writes);
        try (CommitLock.Held held = lock().acquire()) {
            synchronized (log) {
                state.requireOpen();
                if (log.create()) {
                    unforced.add(layout.catalog());
                }
                log.refresh();
                table.check(writes);
                long sequence = log.append(writes, payload);
                unforced.add(layout.catalogLog());
                unforced.add(KnownLength.beside(layout.catalogLog()));
                removeGarbage();
                return sequence;
            }
        } catch (IOException e) {
            throw StoreFailure.of("write to", layout.catalogLog(), e);
        }
    }

    /** Rewrites the log without its garbage, unless it has hardly any. */
    @SuppressWarnings("try") // the lock is only held
    public void compact() {
        synchronized (log) {
            refreshOpen();
            if (log.appended() <= table.size() / 16) {
                return;
            }
        }
        try (CommitLock.Held held = lock().acquire()) {
            synchronized (log) {
                state.requireOpen();
                log.refresh();
                replaceLog();
            }
        } catch (IOException e) {
            throw StoreFailure.of("rewrite", layout.catalogLog(), e);
        }
    }

    @Override
    public boolean awaitChange(long after, Duration timeout) {
        long start = System.nanoTime();
        long limit = TimeUnit.NANOSECONDS.convert(timeout);
        long pause = SHORTEST_POLL_NANOS;
        while (!hasChanged(after)) {
            long left = limit - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            waitForCommit(after, Math.min(left, pause));
            pause = Math.min(2 * pause, LONGEST_POLL_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        synchronized (log) {
            try {
                log.close();
                if (lock != null) {
                    CommitLock.OPEN.close(layout.catalogLock());
                }
            } catch (IOException e) {
                throw StoreFailure.of("close", layout.catalogLog(), e);
            }
        }
        synchronized (table) {
            table.notifyAll();
        }
    }

    private void refreshOpen() {
        state.requireOpen();
        refresh();
    }

    private void refresh() {
        try {
            log.refresh();
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.catalogLog(), e);
        }
    }

    /** Reads the log; an unreadable tail is reported at once, unless its writer is still at it. */
    @SuppressWarnings("try") // the lock is only held
    private void load() {
        try {
            log.load();
        } catch (IOException e) {
            throw StoreFailure.of("read", layout.catalogLog(), e);
        }
        if (!log.hasUnreadableTail()) {
            return;
        }
        try (CommitLock.Held held = lock().acquire()) {
            synchronized (log) {
                log.refresh();
                log.abandonTail();
            }
        } catch (IOException e) {
            problems.report(layout.catalogLog() + " ends with an unreadable part, and cannot be written: " + e);
        }
    }

    /** The commit has succeeded whatever becomes of this; a later one tries again. */
    private void removeGarbage() {
        try {
            if (log.appended() >= nextAttempt && CatalogSnapshot.isWorthwhile(table, log.appended())) {
                nextAttempt = 2 * log.appended(); // should it fail, it is not tried at each commit
                replaceLog();
                nextAttempt = 0;
            }
        } catch (IOException e) {
            problems.report(layout.catalogLog() + " is mostly garbage and cannot be rewritten: " + e);
        }
    }

    private void replaceLog() throws IOException {
        snapshot.replace(table, log::expect);
        unforced.add(layout.catalog());
        log.refresh();
    }

    private CommitLock lock() throws IOException {
        synchronized (log) {
            if (lock == null) {
                unforced.createDirectories(layout.catalog());
                lock = CommitLock.OPEN.open(layout.catalogLock());
            }
            return lock;
        }
    }

    private boolean hasChanged(long after) {
        synchronized (log) {
            refreshOpen();
            return table.sequence() > after;
        }
    }

    private void waitForCommit(long after, long nanos) {
        synchronized (table) {
            try {
                if (table.sequence() <= after) {
                    TimeUnit.NANOSECONDS.timedWait(table, nanos);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationCanceledException("interrupted while waiting for a change of the catalog", e);
            }
        }
    }
}
