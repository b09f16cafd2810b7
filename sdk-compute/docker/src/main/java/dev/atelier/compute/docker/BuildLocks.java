package dev.atelier.compute.docker;

import dev.atelier.error.OperationCanceledException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Locks on names, for all threads and processes that share a directory; the system frees those of a dead one. Thread-safe. */
final class BuildLocks {
    private static final long PAUSE_MILLIS = 200;

    private final Path directory;

    BuildLocks(Path directory) {
        this.directory = directory;
    }

    /** A lock that is held. */
    record Lock(FileChannel channel) {
        void release() throws IOException {
            channel.close();
        }
    }

    /**
     * Waits for a lock.
     *
     * @param name its name
     * @param waits called once if another has it
     * @return the lock
     */
    Lock take(String name, Runnable waits) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel = FileChannel.open(
                directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                waits.run();
                while (tryLock(channel) == null) {
                    pause();
                }
            }
            return new Lock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Another backend of this process may have it, too. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while waiting for the build of an image", e);
        }
    }
}
