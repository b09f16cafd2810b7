package dev.atelier.tracking.embedded.point;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.PartFile;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A point file as read so far: its journal, and where its blocks are. The file is open during calls only. */
public final class PointFile implements PartFile {
    public static final String SUFFIX = ".pts";

    private static final long CHECK_NANOS = 1_000_000_000;

    private final Path path;
    private final Problems problems;
    private final MetricWriters writers;
    private final Journal journal = new Journal();
    private final Map<Integer, BlockList> blocks = new LinkedHashMap<>();
    private final Map<Integer, BlockList> open = new LinkedHashMap<>();
    private final ChangeLog changes = new ChangeLog();
    private long generation;
    private long nextBlock;
    private @Nullable PointBlock page;
    private int pageOffset;
    private boolean finished;
    private long checkedAt;
    private boolean checked;

    public PointFile(Path path, Problems problems, MetricWriters writers) {
        this.path = path;
        this.problems = problems;
        this.writers = writers;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void refresh(long now, RunListener runs) throws IOException {
        generation = now;
        if (finished) {
            return;
        }
        boolean gone = isGone();
        try (StoredFile file = StoredFile.read(path)) {
            readPage(file, runs, gone, false);
            for (PointBlock block = readBlock(file, gone); block != null; block = readBlock(file, gone)) {
                boolean isPage = block.kind() == PointBlock.Kind.JOURNAL;
                readPage(file, runs, gone, isPage); // what was written to the page before the block was
                if (isPage) {
                    page = block;
                    pageOffset = PointBlock.HEADER;
                    readPage(file, runs, gone, false);
                } else {
                    place(block);
                }
            }
        }
        finished = gone;
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public void parts(int run, Consumer<SeriesPart> target) {
        for (int series = journal.firstOfRun(run); series >= 0; series = journal.nextOfRun(series)) {
            target.accept(part(run, series));
        }
    }

    @Override
    public void parts(int run, String metric, Consumer<SeriesPart> target) {
        journal.series(run, metric, series -> target.accept(part(run, series)));
    }

    @Override
    public void changedAfter(long after, ChangeListener target) throws IOException {
        if (!open.isEmpty()) {
            try (PointReader reader = open()) {
                findChanges(reader);
            }
        }
        changes.after(after, series -> target.changed(journal.run(series), key(journal.run(series), series)));
    }

    PointReader open() throws IOException {
        return new PointReader(StoredFile.read(path), problems);
    }

    private void findChanges(PointReader reader) throws IOException {
        for (var entries = open.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Integer, BlockList> entry = entries.next();
            if (entry.getValue().hasMore(reader)) {
                entry.getValue().summary(reader);
                changes.add(entry.getKey(), generation);
            }
            if (finished || !entry.getValue().isOpen()) {
                entries.remove();
            }
        }
    }

    private LivePart part(int run, int series) {
        return new LivePart(
                this, key(run, series), journal.originName(series), journal.points(series), blocks.get(series));
    }

    private SeriesKey key(int run, int series) {
        return new SeriesKey(journal.runId(run), journal.metricName(series));
    }

    /** Asks at most once a second, since a lock has to be tried. */
    private boolean isGone() {
        long now = System.nanoTime();
        if (checked && now - checkedAt < CHECK_NANOS) {
            return false;
        }
        checked = true;
        checkedAt = now;
        return writers.isGone(path);
    }

    private @Nullable PointBlock readBlock(StoredFile file, boolean gone) throws IOException {
        PointBlock block = decode(file, nextBlock);
        if (block == null) {
            block = findBehindDamage(file, gone);
        }
        if (block != null) {
            nextBlock = block.end();
        }
        return block;
    }

    /** Adds a block to its series, which the journal has defined before. */
    private void place(PointBlock block) {
        if (journal.run(block.series()) < 0) {
            problems.report(path + ": the block at byte " + block.position()
                    + " has points of a series whose definition is damaged; they are skipped and left as they are");
            return;
        }
        BlockList list = blocks.computeIfAbsent(block.series(), series -> new BlockList());
        list.add(block);
        open.put(block.series(), list);
        changes.add(block.series(), generation);
    }

    private @Nullable PointBlock findBehindDamage(StoredFile file, boolean gone) throws IOException {
        ByteBuffer start = read(file, nextBlock, Integer.BYTES);
        if (start.limit() < Integer.BYTES || (start.getInt(0) == 0 && !gone)) {
            return null; // the end, for now
        }
        FileWindow window = new FileWindow(file, file.size());
        for (long next = nextBlock; true; next += PointBlock.ALIGNMENT) {
            ByteBuffer bytes = window.at(next, PointBlock.HEADER);
            if (bytes == null) {
                return null;
            }
            PointBlock block = PointBlock.decode(bytes, next);
            if (block != null) {
                if (next > nextBlock) {
                    PointBlock written = decode(file, nextBlock);
                    if (written != null) {
                        return written; // its bytes were copied while the writer was at them
                    }
                    problems.report(path + ": the block at byte " + nextBlock
                            + " is damaged or was never finished; its points are skipped and left as they are");
                }
                return block;
            }
        }
    }

    /** Reads what came to the page, to which nothing more comes when its writer is gone, or when it is followed by another. */
    private void readPage(StoredFile file, RunListener runs, boolean gone, boolean followed) throws IOException {
        PointBlock current = page;
        if (current == null) {
            return;
        }
        ByteBuffer bytes = read(file, current.position() + pageOffset, current.size() - pageOffset);
        Journal.Listener listener = listener(runs);
        int end = journal.read(bytes, 0, current, listener);
        boolean damaged = isTorn(bytes, end)
                ? gone || followed || decode(file, nextBlock) != null
                : isWithoutKind(bytes, end, current, followed);
        if (damaged) {
            ByteBuffer again = read(file, current.position() + pageOffset + end, bytes.limit() - end);
            int written = journal.read(again, 0, current, listener);
            if (written > 0) {
                pageOffset += end + written; // the bytes were copied while the writer was at them
                readPage(file, runs, gone, followed);
                return;
            }
            problems.report(path + ": what the journal has at byte " + (current.position() + pageOffset + end)
                    + " is damaged or was never finished; it is skipped and left as it is");
            end = readBehindDamage(bytes, end, current, listener);
        }
        pageOffset += end;
    }

    /** Goes on at the next place where a whole record begins, if there is one. */
    private int readBehindDamage(ByteBuffer bytes, int damaged, PointBlock current, Journal.Listener listener) {
        int end = damaged;
        for (int next = damaged + 1; next < bytes.limit(); next = Math.max(next + 1, end)) {
            int behind = journal.read(bytes, next, current, listener);
            end = behind > next ? behind : end;
        }
        return end;
    }

    private static boolean isTorn(ByteBuffer bytes, int end) {
        return end < bytes.limit() && bytes.get(end) != 0;
    }

    /** Tells whether what looks like the end is a record that was once whole, since something has been written behind it. */
    private static boolean isWithoutKind(ByteBuffer bytes, int end, PointBlock page, boolean followed) {
        int behind = end == bytes.limit() ? -1 : Journal.endOfRecordWithoutKind(bytes, end, page);
        return behind > 0 && (followed || isTorn(bytes, behind));
    }

    private Journal.Listener listener(RunListener runs) {
        return new Journal.Listener() {
            @Override
            public void found(String runId, int run) {
                runs.found(runId, run);
            }

            @Override
            public void changed(int series) {
                changes.add(series, generation);
            }
        };
    }

    private static @Nullable PointBlock decode(StoredFile file, long position) throws IOException {
        ByteBuffer bytes = read(file, position, PointBlock.HEADER);
        return bytes.limit() < PointBlock.HEADER ? null : PointBlock.decode(bytes, position);
    }

    private static ByteBuffer read(StoredFile file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, position);
        return bytes.flip();
    }
}
