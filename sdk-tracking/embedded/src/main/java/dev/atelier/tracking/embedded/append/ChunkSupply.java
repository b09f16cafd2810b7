package dev.atelier.tracking.embedded.append;

import dev.atelier.error.StoreException;
import dev.atelier.tracking.embedded.file.LengthListener;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the chunks of a point file, one behind the other. Thread-safe.
 *
 * <p>The file is as long as the chunks that were handed out. Those that are to be mapped are filled with zeros by writing
 * them, so that a full disk is met here and not by a store to memory. A helper thread does so one chunk ahead, and maps;
 * until it has, chunks are written by write calls. It starts when that begins to pay, since a program that logs a few points
 * would wait for it longer than for all else.
 */
final class ChunkSupply implements Closeable, Runnable {
    private static final int SMALLEST = 4_096;
    private static final int[] LENGTHS = {1 << 16, 1 << 18, 1 << 20, 1 << 22};
    private static final int MOST_MAPPED = 64;

    private final StoredFile file;
    private final boolean mapping;
    private final LengthListener listener;

    /** Held while the file grows, which takes milliseconds: only who needs a chunk that is not there waits for it. */
    private final Object growing = new Object();

    private final Deque<Chunk> mapped = new ArrayDeque<>();
    private long end;
    private int count;
    private @Nullable Chunk next;
    private @Nullable Chunk unmapped;
    private boolean wanted;
    private volatile @Nullable Thread helper;
    private boolean closed;

    ChunkSupply(StoredFile file, boolean mapping, LengthListener listener) {
        this.file = file;
        this.mapping = mapping;
        this.listener = listener;
    }

    /** Returns the next chunk, of a least length; the full disk is met here. */
    Chunk take(int least) throws IOException {
        synchronized (growing) {
            Chunk ready = takeReady(least);
            Chunk taken = ready == null ? fill(least) : ready;
            if (count > 1) {
                expectMore();
            }
            wakeHelper(ready == null ? taken : null);
            return taken;
        }
    }

    /** Returns the chunk that was filled ahead; null when there is none, or it is too short. */
    private @Nullable Chunk takeReady(int least) {
        Chunk ready = next;
        next = null;
        if (ready != null && ready.length() < least) {
            end = ready.position(); // nothing has been written there
            return null;
        }
        return ready;
    }

    /** Has the helper start, if it has not: many points are to come. */
    void expectMore() {
        if (mapping && helper == null) {
            startHelper();
        }
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = helper;
            notifyAll();
        }
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true; // it ends within milliseconds
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void startHelper() {
        if (helper == null && !closed) {
            Thread thread = new Thread(this, "atelier-metric-chunks");
            thread.setDaemon(true);
            thread.start();
            helper = thread;
        }
    }

    /** Says that a chunk is to be filled ahead, and which was handed out without a mapping. */
    private synchronized void wakeHelper(@Nullable Chunk late) {
        wanted = true;
        unmapped = late == null ? unmapped : late;
        notifyAll();
    }

    /** Fills ahead, and maps; for the helper. */
    @Override
    public void run() {
        while (awaitWork()) {
            map(takeUnmapped());
            map(fillAhead());
        }
        mapped.clear();
    }

    /** Waits until a chunk was taken; false when the supply is closed. */
    private synchronized boolean awaitWork() {
        while (!closed && !wanted) {
            try {
                wait();
            } catch (InterruptedException e) {
                return false; // nobody interrupts this thread but who wants it to end
            }
        }
        wanted = false;
        return !closed;
    }

    private synchronized @Nullable Chunk takeUnmapped() {
        Chunk late = unmapped;
        unmapped = null;
        return late;
    }

    private void map(@Nullable Chunk chunk) {
        if (chunk == null) {
            return;
        }
        try {
            chunk.map(MappedChunk.map(file, chunk));
        } catch (IOException | OutOfMemoryError e) {
            return; // it goes on being written by write calls
        }
        mapped.add(chunk);
        if (mapped.size() > MOST_MAPPED) {
            mapped.remove().map(null);
        }
    }

    /** Fills the next chunk; null when there is one, or when it fails: who needs the chunk will try again and tell. */
    private @Nullable Chunk fillAhead() {
        synchronized (growing) {
            if (next != null) {
                return null;
            }
            try {
                next = fill(SMALLEST);
            } catch (IOException | StoreException e) {
                return null;
            }
            return next;
        }
    }

    /** Makes a chunk of zeros; a shorter one when the disk takes no more. */
    private Chunk fill(int least) throws IOException {
        int wanted = Math.max(LENGTHS[Math.min(count, LENGTHS.length - 1)], least + SMALLEST & -SMALLEST);
        int filled = mapping ? writeZeros(wanted, least) : extend(wanted);
        listener.reached(end + filled);
        Chunk chunk = new Chunk(file, end, filled);
        end += filled;
        count++;
        return chunk;
    }

    /** Makes the file longer by its last byte, so that a file that was cut shows. */
    private int extend(int wanted) throws IOException {
        file.write(ByteBuffer.allocate(1), end + wanted - 1);
        return wanted;
    }

    private int writeZeros(int wanted, int least) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(Math.min(wanted, LENGTHS[0]));
        int filled = 0;
        try {
            while (filled < wanted) {
                file.write(zeros.clear().limit(Math.min(zeros.capacity(), wanted - filled)), end + filled);
                filled += zeros.limit();
            }
            return filled;
        } catch (IOException e) {
            filled += zeros.position() & -SMALLEST;
            if (filled < Math.max(least, SMALLEST)) {
                throw e;
            }
            return filled;
        }
    }
}
