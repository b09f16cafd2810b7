package dev.atelier.tracking.embedded.catalog;

import dev.atelier.error.StoreException;
import dev.atelier.tracking.embedded.file.ProcessWide;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The right to commit to a catalog: held by one thread of one process at a time. Thread-safe. */
final class CommitLock implements Closeable {
    static final ProcessWide<CommitLock> OPEN = new ProcessWide<>(new Opening());

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Semaphore inProcess = new Semaphore(1);
    private final StoredFile file;

    private CommitLock(Path path) throws IOException {
        file = StoredFile.readAndWrite(path);
    }

    Held acquire() throws IOException {
        inProcess.acquireUninterruptibly();
        try {
            return new Held(lockFile());
        } catch (IOException | RuntimeException e) {
            inProcess.release();
            throw e;
        }
    }

    /** Polls, because a blocking lock call can be neither limited in time nor shielded from interrupts. */
    private FileLock lockFile() throws IOException {
        long start = System.nanoTime();
        long pause = SHORTEST_PAUSE_NANOS;
        @Nullable FileLock lock = file.tryLock(0);
        while (lock == null) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new StoreException(file.path() + " has been locked by another process for 60 s;"
                        + " see whether one that uses this workspace is suspended");
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            lock = file.tryLock(0);
        }
        return lock;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Not a lambda, since it is on the way of every program's first run. */
    private static final class Opening implements ProcessWide.Opener<CommitLock> {
        @Override
        public CommitLock open(Path path) throws IOException {
            return new CommitLock(path);
        }
    }

    final class Held implements AutoCloseable {
        private final FileLock lock;

        private Held(FileLock lock) {
            this.lock = lock;
        }

        @Override
        public void close() throws IOException {
            try {
                lock.release();
            } finally {
                inProcess.release();
            }
        }
    }
}
