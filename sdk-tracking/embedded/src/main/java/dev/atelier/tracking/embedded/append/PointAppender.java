package dev.atelier.tracking.embedded.append;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.LengthListener;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.point.JournalRecord;
import dev.atelier.tracking.embedded.point.PointBlock;
import dev.atelier.tracking.embedded.point.SmallPoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The point file of one store, as it grows: blocks, and the journal of names and first points. Thread-safe. */
public final class PointAppender implements Closeable {
    private static final int SMALLEST_BLOCK = 1_024;
    private static final int[] BLOCKS = {SMALLEST_BLOCK, 4_096, 24_128};
    private static final int JOURNAL_PAGE = 4_096;

    private final StoredFile file;
    private final ChunkSupply supply;
    private final LengthListener listener;
    private final JournalRecord record = new JournalRecord();
    private final Numbers runs = new Numbers();
    private final Numbers names = new Numbers();
    private @Nullable Chunk chunk;
    private long end;
    private @Nullable PointBlock page;
    private @Nullable Chunk pageChunk;
    private long pageEnd;
    private int seriesCount;
    private boolean closed;

    PointAppender(StoredFile file, boolean mapping, LengthListener listener) {
        this.file = file;
        this.listener = listener;
        supply = new ChunkSupply(file, mapping, listener);
    }

    /** Defines a series with its first point, and returns its number in this file. */
    public synchronized int begin(SeriesKey key, String origin, SmallPoint point) throws IOException {
        int run = define(runs, JournalRecord.RUN, key.runId(), point.timestamp());
        int metric = define(names, JournalRecord.NAME, key.metric(), point.timestamp());
        int by = define(names, JournalRecord.NAME, origin, point.timestamp());
        PointBlock target = page(JournalRecord.MOST, point.timestamp());
        record.begin(JournalRecord.SERIES, JournalRecord.MOST)
                .putUnsigned(seriesCount - (long) target.series())
                .putSigned(run - (long) target.run())
                .putUnsigned(metric)
                .putUnsigned(by);
        point.encode(record, target.baseTimestamp());
        write(record.end());
        return seriesCount++;
    }

    /** Appends one of the first points of a series. */
    public synchronized void append(int series, SmallPoint point) throws IOException {
        PointBlock target = page(JournalRecord.MOST, point.timestamp());
        record.begin(JournalRecord.POINT, JournalRecord.MOST).putSigned(series - (long) target.series());
        point.encode(record, target.baseTimestamp());
        write(record.end());
    }

    /** Opens a block behind all others; one whose header cannot be written takes no place. */
    public synchronized OpenBlock allocate(int series, int growth, long timestamp) throws IOException {
        int size = place(BLOCKS[Math.min(growth, BLOCKS.length - 1)], SMALLEST_BLOCK);
        supply.expectMore();
        PointBlock block = PointBlock.ofSeries(end, size, series, timestamp);
        return new OpenBlock(block, write(block));
    }

    synchronized long size() {
        return end;
    }

    void force() throws IOException {
        file.forceContent();
    }

    /** Ends the file behind its last block; blocks that are open can be written until then. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        supply.close();
        try (file) {
            shorten();
        }
    }

    /** Cuts the zeros behind the last block; where that cannot be told before, they stay, as after a crash. */
    private void shorten() throws IOException {
        try {
            listener.reached(end);
        } catch (IOException | StoreException e) {
            return;
        }
        file.truncate(end);
    }

    private int define(Numbers numbers, int kind, String text, long timestamp) throws IOException {
        Integer known = numbers.known.get(text);
        if (known != null) {
            return known;
        }
        byte[] utf8 = Payload.utf8(text);
        PointBlock target = page(JournalRecord.most(utf8), timestamp);
        long number = kind == JournalRecord.RUN ? numbers.count - (long) target.run() : numbers.count;
        write(record.begin(kind, JournalRecord.most(utf8))
                .putUnsigned(number)
                .putText(utf8)
                .end());
        numbers.known.put(text, numbers.count);
        return numbers.count++;
    }

    private void write(ByteBuffer encoded) throws IOException {
        int length = encoded.remaining();
        openPageChunk().write(encoded, pageEnd);
        pageEnd += length;
    }

    /** Returns the page of the journal that has room for so many bytes. */
    private PointBlock page(int most, long timestamp) throws IOException {
        PointBlock current = page;
        if (current != null && pageEnd + most <= current.end()) {
            return current;
        }
        int needed = align(Math.addExact(PointBlock.HEADER, most));
        int size = place(Math.max(JOURNAL_PAGE, needed), Math.max(SMALLEST_BLOCK, needed));
        PointBlock opened = PointBlock.ofJournal(end, size, seriesCount, runs.count, timestamp);
        pageChunk = write(opened);
        page = opened;
        pageEnd = opened.position() + PointBlock.HEADER;
        return opened;
    }

    private Chunk openPageChunk() {
        if (pageChunk == null) {
            throw new IllegalStateException("the journal has no page");
        }
        return pageChunk;
    }

    /**
     * Finds room at the end, of the size wanted or, where a chunk ends, another that leaves no rest of it.
     *
     * @return the size, at least what is needed
     */
    private int place(int wanted, int needed) throws IOException {
        if (closed) {
            throw new IOException("the store was closed meanwhile");
        }
        if (chunk != null && chunk.end() - end < needed) {
            fillRest(chunk.end() - end);
        }
        if (chunk == null || chunk.end() == end) {
            chunk = supply.take(needed);
        }
        long room = chunk.end() - end;
        return room - wanted < SMALLEST_BLOCK ? (int) room : wanted;
    }

    /** Makes an empty page of what a chunk has left. */
    private void fillRest(long room) throws IOException {
        if (room > 0) {
            write(PointBlock.ofJournal(end, (int) room, seriesCount, runs.count, 0));
        }
    }

    private Chunk write(PointBlock block) throws IOException {
        Chunk target = chunk;
        if (target == null) {
            throw new IllegalStateException("there is no chunk");
        }
        target.write(block.encode(), block.position());
        end = block.end();
        return target;
    }

    private static int align(int size) {
        return Math.addExact(size, PointBlock.ALIGNMENT - 1) & -PointBlock.ALIGNMENT;
    }

    /** The numbers of texts; one that was not used for long is forgotten, and gets another. */
    private static final class Numbers {
        private static final int MOST = 20_000;

        private final Map<String, Integer> known = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > MOST;
            }
        };
        private int count;
    }
}
