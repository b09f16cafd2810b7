package dev.atelier.tracking.postgresql.journal;

import dev.atelier.tracking.postgresql.database.DatabaseThreads;
import dev.atelier.tracking.postgresql.database.Uninterrupted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The next segment of a journal, filled with zeros ahead by a thread. Confined to the journal's lock. */
final class SpareSegment implements AutoCloseable {
    private final Path file;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DatabaseThreads.factory("journal"));
    private @Nullable Future<Path> prepared;
    private int size;

    SpareSegment(Path folder) {
        file = folder.resolve("spare.tmp");
    }

    /** Begins to prepare a segment; what fails here is tried again by {@link #take}. */
    void prepare(int bytes) {
        size = bytes;
        prepared = thread.submit(() -> JournalFolder.prepare(file, bytes));
    }

    /** Gives a file of zeros the name of a segment. */
    void take(Path target, int bytes) throws IOException {
        Future<Path> ready = prepared;
        prepared = null;
        Uninterrupted.call(() -> {
            if (ready == null || !isReady(ready) || size < bytes) {
                JournalFolder.prepare(file, bytes);
            }
            return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    void discard() throws IOException {
        thread.shutdown();
        Future<Path> ready = prepared;
        if (ready != null) {
            Uninterrupted.call(() -> isReady(ready));
        }
        Files.deleteIfExists(file);
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private static boolean isReady(Future<Path> prepared) {
        try {
            prepared.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
