package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The two files one store appends metrics to, created at the first append. Thread-safe. */
final class MetricAppender implements Closeable {
    private final Layout layout;
    private final UnforcedPaths unforced;
    private volatile @Nullable StoredFile blocks;
    private @Nullable StoredFile log;
    private long end;
    private int seriesCount;
    private boolean closed;

    MetricAppender(Layout layout, UnforcedPaths unforced) {
        this.layout = layout;
        this.unforced = unforced;
    }

    /** Defines a series, and returns its number in these files. */
    synchronized int define(SeriesKey key, String origin) throws IOException {
        appendFrame(MetricFrames.DEFINITION, MetricFrames.definition(seriesCount, key, origin));
        return seriesCount++;
    }

    synchronized void append(int series, MetricValue value) throws IOException {
        appendFrame(MetricFrames.VALUE, MetricFrames.value(series, value));
    }

    /** Opens a block behind all others; one whose header cannot be written takes no place. */
    synchronized Block allocate(int series, int growth, long timestamp) throws IOException {
        Block block = Block.of(end, series, growth, timestamp);
        write(block.encodeHeader(), block.position());
        end = block.end();
        return block;
    }

    void write(ByteBuffer bytes, long position) throws IOException {
        StoredFile file = blocks;
        if (file == null) {
            throw new IllegalStateException("no series was defined in this file");
        }
        file.write(bytes, position);
    }

    synchronized void force() throws IOException {
        StoredFile file = blocks;
        if (file != null && log != null) {
            log.force();
            file.force();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        StoredFile.close(blocks, log);
    }

    /** Appends behind whatever a failed append may have left. */
    private void appendFrame(int type, byte[] payload) throws IOException {
        StoredFile file = log();
        file.write(Frame.encode(type, 0, payload), Frame.align(file.size()));
    }

    private StoredFile log() throws IOException {
        if (closed) {
            throw new IOException("the store was closed meanwhile");
        }
        StoredFile file = log;
        if (file == null) {
            file = create();
            log = file;
        }
        return file;
    }

    private StoredFile create() throws IOException {
        Path directory = layout.metrics();
        unforced.createDirectories(directory);
        String name = MetricDirectory.nextOrdinal(directory) + "-" + Processes.uniqueName();
        StoredFile created = StoredFile.readAndWrite(directory.resolve(name + LogFile.SUFFIX));
        try {
            blocks = StoredFile.readAndWrite(directory.resolve(name + ".blk"));
        } catch (IOException e) {
            created.close();
            Files.deleteIfExists(created.path());
            throw e;
        }
        unforced.add(directory);
        return created;
    }
}
