package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.error.StoreException;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.DatabaseThreads;
import dev.atelier.tracking.postgresql.database.Uninterrupted;
import dev.atelier.tracking.postgresql.journal.Journal;
import dev.atelier.tracking.postgresql.journal.JournalFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the journals of this machine to the server: this process's own in the background, and all of them before somebody
 * reads. Those of dead processes are taken over. Thread-safe.
 */
public final class Shipping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
    private static final long COLLECT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long ADOPT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSING_MILLIS = 10_000;

    private final Database database;
    private final Path root;
    private final Journal journal;
    private final Map<Path, JournalShipper> others = new ConcurrentHashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Thread thread;
    private @Nullable JournalShipper own;
    private volatile @Nullable String failure;
    private volatile boolean closed;

    public Shipping(Database database, Path root, Journal journal) {
        this.database = database;
        this.root = root;
        this.journal = journal;
        adopt();
        thread = DatabaseThreads.start("shipping", this::run);
    }

    /** Ships what this process has appended before a position. */
    public void ship(long end) {
        if (journal.shipped() >= end) {
            return;
        }
        JournalShipper shipper = own();
        if (shipper != null) {
            long began = System.currentTimeMillis();
            journal.shipped(shipper.ship(end), began);
            failure = null;
        }
    }

    /** Ships everything that any process of this machine has appended. */
    public void shipAll() {
        ship(journal.end());
        shipOthers();
    }

    /** Ships everything that other processes of this machine have appended. */
    public void shipOthers() {
        for (JournalFolder folder : otherFolders()) {
            others.computeIfAbsent(folder.path(), path -> new JournalShipper(database, folder, false, this::report))
                    .ship(Long.MAX_VALUE);
        }
    }

    public Optional<String> whyAway() {
        String away = database.whyAway();
        return Optional.ofNullable(away == null ? failure : away);
    }

    public List<String> problems() {
        synchronized (problems) {
            return new ArrayList<>(problems);
        }
    }

    /** Ships the rest, unless the server is away: then the next process does. */
    @Override
    public void close() {
        closed = true;
        journal.stop();
        Uninterrupted.call(() -> {
            try {
                thread.join(CLOSING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return thread;
        });
        try {
            ship(journal.end());
        } catch (StoreException e) {
            report("not everything that was logged is stored on the server yet: " + e.getMessage()
                    + "; the next process that opens the workspace on this machine stores the rest from " + root);
        }
        boolean done = journal.shipped() == journal.end();
        journal.close();
        forget(done);
    }

    private void forget(boolean done) {
        JournalShipper shipper = own;
        if (done && shipper != null) {
            try {
                shipper.forget();
            } catch (StoreException e) {
                LOG.debug("the row of a finished journal stays", e);
            }
        }
    }

    private void run() {
        long lastAdoption = System.nanoTime();
        while (!closed) {
            try {
                journal.awaitPending(IDLE_NANOS);
                DatabaseThreads.pause(closed ? 0 : COLLECT_NANOS); // so that a shipment has more than one point
                ship(journal.end());
                if (System.nanoTime() - lastAdoption > ADOPT_NANOS) {
                    lastAdoption = System.nanoTime();
                    adopt();
                }
            } catch (InterruptedException e) {
                return; // nobody interrupts this thread but who ends the JVM
            } catch (RuntimeException e) {
                failed(e);
                DatabaseThreads.pause(RETRY_NANOS);
            }
        }
    }

    private void failed(RuntimeException e) {
        failure = e.getMessage();
        if (!(e instanceof StoreException store && store.retryable())) {
            report("points are kept in " + root + " and cannot be stored on the server: " + e.getMessage());
        }
    }

    /** Takes over the journals of processes that have died. */
    private void adopt() {
        for (JournalFolder folder : otherFolders()) {
            try (JournalFolder.Held held = folder.tryOwn().orElse(null)) {
                if (held != null) {
                    JournalShipper shipper = new JournalShipper(database, folder, true, this::report);
                    shipper.ship(Long.MAX_VALUE);
                    held.delete();
                    shipper.forget();
                    others.remove(folder.path());
                }
            } catch (IOException e) {
                report("the journal " + folder.path() + " of a dead process cannot be taken over: " + e);
            } catch (StoreException e) {
                failed(e);
            }
        }
    }

    private List<JournalFolder> otherFolders() {
        JournalFolder mine = journal.folder();
        try {
            List<JournalFolder> folders = JournalFolder.list(root);
            folders.removeIf(folder -> folder.equals(mine));
            return folders;
        } catch (IOException e) {
            throw new StoreException("cannot read the journals in " + root + ": " + e, e);
        }
    }

    private synchronized @Nullable JournalShipper own() {
        JournalFolder folder = journal.folder();
        if (own == null && folder != null) {
            own = new JournalShipper(database, folder, false, this::report);
        }
        return own;
    }

    private void report(String problem) {
        synchronized (problems) {
            if (!problems.add(problem)) {
                return;
            }
        }
        LOG.warn(problem);
    }
}
