package dev.atelier.tracking.postgresql.journal;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.PendingWrites;
import dev.atelier.tracking.postgresql.database.Uninterrupted;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process has appended and the server may not yet have: mapped files, written slot by slot, so that a killed process
 * loses nothing. Thread-safe; the journal is its own lock.
 *
 * <p>Positions count bytes from the journal's beginning and go on through all segments. The folder is made by the first append.
 */
public final class Journal implements AutoCloseable {
    private static final int FIRST_SEGMENT = 1 << 18;
    private static final int LARGEST_SEGMENT = 1 << 24;
    private static final long BACK_PRESSURE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Path root;
    private final long limit;
    private final Supplier<Optional<String>> whyAway;
    private final JournalRecord record = new JournalRecord();
    private final JournalTally tally = new JournalTally();
    private @Nullable SpareSegment spare;
    private JournalFolder.@Nullable Held held;
    private @Nullable MappedByteBuffer segment;
    /** Segments that were filled since the last force. */
    /** Full segments that are neither forced nor shipped, by where they begin; who is in here keeps its space on the disk. */
    private final NavigableMap<Long, MappedByteBuffer> full = new TreeMap<>();

    private long base;
    private int used;
    private int nextSize = FIRST_SEGMENT;
    private int nextNumber;
    private long shipped;
    private long oldestPending;
    private boolean closed;

    /** {@code whyAway} tells why nothing can be shipped, if so. */
    public Journal(Path root, long limit, Supplier<Optional<String>> whyAway) {
        this.root = root;
        this.limit = limit;
        this.whyAway = whyAway;
    }

    /** Appends a point at a step; when it has returned, {@code kill -9} loses nothing. */
    public synchronized void append(JournalSeries series, long step, double value, long time) {
        MappedByteBuffer target = room(series, JournalRecord.SIZE);
        record.point(step, value, time).writePoint(target, used, series.number);
        series.points++;
        advance(series, JournalRecord.SIZE);
    }

    public synchronized void append(JournalSeries series, MetricValue value) {
        number(series);
        byte[] payload = JournalFrames.value(series.number, value);
        int size = JournalRecord.frameSize(payload.length);
        MappedByteBuffer target = room(series, size);
        record.writeFrame(target, used, JournalRecord.VALUE, payload);
        series.structured++;
        advance(series, size);
    }

    /** Returns the folder, or null before the first append. */
    public synchronized @Nullable JournalFolder folder() {
        return held == null ? null : held.folder();
    }

    /** Returns the position behind the last append. */
    public synchronized long end() {
        return base + used;
    }

    public synchronized long shipped() {
        return shipped;
    }

    /** Tells what waits to be shipped. */
    public synchronized PendingWrites pending(Optional<String> problem) {
        return shipped == end()
                ? new PendingWrites(0, 0, limit, Optional.empty(), problem)
                : new PendingWrites(
                        pendingRecords(),
                        end() - shipped,
                        limit,
                        Optional.of(Instant.ofEpochMilli(oldestPending)),
                        problem);
    }

    private long pendingRecords() {
        long first = tally.segmentOf(shipped);
        MappedByteBuffer current = segment;
        JournalFolder.Held owned = held;
        if (current == null || owned == null) {
            return 0;
        }
        try {
            MappedByteBuffer oldest =
                    first == base ? current : JournalFolder.map(owned.folder().segment(first), MapMode.READ_ONLY);
            return tally.behind(first, oldest, (int) (shipped - first));
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /** Notes that the server has everything before a position; what was appended before {@code began} is among it. */
    public synchronized void shipped(long position, long began) {
        if (position <= shipped) {
            return;
        }
        shipped = position;
        oldestPending = began;
        notifyAll();
        full.headMap(Math.min(base, tally.segmentOf(position))).clear();
        deleteShipped();
        tally.forgetBefore(tally.segmentOf(position));
    }

    /** Waits until there is something to ship, or for a time. */
    public synchronized void awaitPending(long nanos) throws InterruptedException {
        if (shipped == end() && !closed) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    /** Makes what was appended survive a power cut. */
    public void force() {
        List<MappedByteBuffer> written;
        Path folder;
        synchronized (this) {
            if (held == null || segment == null) {
                return;
            }
            folder = held.folder().path();
            written = new ArrayList<>(full.values());
            written.add(segment);
            full.clear();
        }
        written.forEach(MappedByteBuffer::force);
        try {
            Uninterrupted.call(() -> {
                try (FileChannel directory = FileChannel.open(folder)) {
                    directory.force(true);
                    return directory;
                }
            });
        } catch (IOException e) {
            throw failure("force", e);
        }
    }

    public synchronized void stop() {
        closed = true;
        notifyAll();
    }

    /** Gives the folder back, and deletes it when all is shipped. */
    @Override
    public synchronized void close() {
        closed = true;
        JournalFolder.Held owned = held;
        held = null;
        segment = null;
        if (owned == null) {
            return;
        }
        try (owned;
                SpareSegment rest = spare) {
            if (rest != null) {
                rest.discard();
            }
            if (shipped == end()) {
                owned.delete();
            }
        } catch (IOException e) {
            throw failure("close", e);
        }
    }

    private void advance(JournalSeries series, int size) {
        advance(size);
        series.end = base + used;
        tally.add();
    }

    /** Goes on behind what was written, a definition or a record; the first of what waits tells since when. */
    private void advance(int size) {
        if (shipped == end()) {
            oldestPending = System.currentTimeMillis();
            notifyAll();
        }
        used += size;
    }

    private void number(JournalSeries series) {
        if (series.number < 0) {
            series.number = nextNumber++;
        }
    }

    /** Returns the segment in which the series is defined and that has room for so much. */
    private MappedByteBuffer room(JournalSeries series, int size) {
        MappedByteBuffer current = segment;
        if (current == null || series.definedIn != base || current.capacity() - used < size) {
            if (closed) {
                throw new IllegalStateException("the store is closed; open the workspace again");
            }
            try {
                return define(series, size);
            } catch (IOException e) {
                throw failure("write", e);
            }
        }
        return current;
    }

    private MappedByteBuffer define(JournalSeries series, int size) throws IOException {
        number(series);
        byte[] definition = series.definition().toBytes();
        int whole = JournalRecord.frameSize(definition.length) + size;
        MappedByteBuffer current = segment;
        if (current == null || current.capacity() - used < whole) {
            current = roll(whole);
        }
        record.writeFrame(current, used, JournalRecord.DEFINITION, definition);
        advance(JournalRecord.frameSize(definition.length));
        series.definedIn = base;
        return current;
    }

    private MappedByteBuffer roll(int atLeast) throws IOException {
        int least = Math.max((int) Math.min(FIRST_SEGMENT, limit / 4), (atLeast + 0xfff) & ~0xfff);
        int size = Math.max(nextSize, least);
        awaitRoom(size);
        JournalFolder.Held owned = held;
        if (owned == null) {
            owned = JournalFolder.create(root);
            held = owned;
            spare = new SpareSegment(owned.folder().path());
        }
        if (spare == null) {
            throw new IOException("the journal has no folder");
        }
        long newBase = base + used;
        Path file = owned.folder().segment(newBase);
        try {
            spare.take(file, size);
        } catch (IOException e) {
            System.gc(); // what was shipped and deleted has its space until it is unmapped
            nextSize = size = least;
            spare.take(file, size);
        }
        MappedByteBuffer mapped = JournalFolder.map(file, MapMode.READ_WRITE);
        if (segment != null) {
            full.put(base, segment);
        }
        base = newBase;
        tally.begin(newBase);
        used = 0;
        segment = mapped;
        nextSize = (int) Math.min(Math.min(LARGEST_SEGMENT, 4L * size), limit / 4);
        spare.prepare(nextSize);
        return mapped;
    }

    /** Lets the shipping catch up when the journal is full; without a server there is no use in waiting. */
    private void awaitRoom(int size) {
        long start = System.nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            while (base + used - shipped + size > limit) {
                long left = BACK_PRESSURE_NANOS - (System.nanoTime() - start);
                Optional<String> away = whyAway.get();
                if (away.isPresent() || left <= 0) {
                    throw full(away);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreException full(Optional<String> away) {
        String since = Instant.ofEpochMilli(oldestPending).toString();
        return StoreException.passing(
                "the journal " + root + " is full with " + (end() - shipped) + " bytes, "
                        + away.map(why -> "server away since about " + since + " (" + why + ")")
                                .orElse("the server takes them too slowly since " + since)
                        + "; what was logged is kept, log again when the server is back, or raise journalLimit",
                null);
    }

    private void deleteShipped() {
        JournalFolder.Held owned = held;
        if (owned == null) {
            return;
        }
        try {
            for (Map.Entry<Long, Path> old :
                    owned.folder().segments().headMap(base).entrySet()) {
                Long next = owned.folder().segments().higherKey(old.getKey());
                if (next != null && next <= shipped) {
                    Files.deleteIfExists(old.getValue());
                }
            }
        } catch (IOException e) {
            throw failure("tidy up", e);
        }
    }

    private StoreException failure(String action, IOException cause) {
        String said = String.valueOf(cause.getMessage());
        return new StoreException(
                "cannot " + action + " the journal " + root + ": "
                        + (said.contains("No space left")
                                ? "no space left on its disk; free some and try again, nothing that was stored is lost"
                                : cause.getClass().getSimpleName() + ", " + said),
                cause);
    }
}
