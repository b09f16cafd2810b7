package dev.atelier.tracking.embedded.catalog;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log that a document table is the sum of. Confined to its owner's lock. */
final class CatalogLog implements AutoCloseable, Consumer<Frame> {
    private final Path path;
    private final DocumentTable table;
    private final CatalogCodec codec;
    private final Problems problems;
    private @Nullable StoredFile file;
    private @Nullable StoredFile appender;
    private FrameReader reader;
    private long snapshotEnd;
    private long lostCommits; // at most; their revisions are not given again

    CatalogLog(Path path, DocumentTable table, Problems problems) {
        this.path = path;
        this.table = table;
        this.codec = new CatalogCodec(table);
        this.problems = problems;
        this.reader = new FrameReader(path, problems);
    }

    /** Applies what was committed since, by any process. One {@code stat} when that is nothing. */
    void refresh() throws IOException {
        boolean current = false;
        while (!current) {
            BasicFileAttributes attributes = attributes();
            if (attributes == null) {
                return;
            }
            if (file == null || !Objects.equals(file.identity(), attributes.fileKey())) {
                open(attributes.fileKey());
            } else {
                current = readTo(file, attributes.size());
            }
        }
    }

    /** Creates the log where it is missing, and tells whether it was. The caller holds the commit lock. */
    boolean create() throws IOException {
        boolean missing = file == null;
        if (missing) {
            StoredFile.readAndWrite(path).close();
        }
        return missing;
    }

    /** Appends a commit. The caller holds the commit lock and has refreshed. */
    long append(List<Write> writes, byte[] payload) throws IOException {
        abandonTail();
        long sequence = table.sequence() + 1 + lostCommits;
        ByteBuffer frame = Frame.encode(CatalogCodec.COMMIT, sequence, payload);
        long end = reader.position() + frame.remaining();
        appender().write(frame, reader.position());
        reader.skipTo(end);
        table.apply(sequence, writes);
        lostCommits = 0;
        return sequence;
    }

    /** Tells whether the log ends with something that is no whole frame. */
    boolean hasUnreadableTail() {
        return reader.unreadable() > 0;
    }

    /** Reports an unreadable tail and goes on behind it. The caller holds the commit lock and has refreshed. */
    void abandonTail() {
        lostCommits += reader.unreadable() / Frame.HEADER;
        reader.abandonTail();
    }

    /** Returns how many bytes were appended since the snapshot that the log began with. */
    long appended() {
        return reader.position() - snapshotEnd;
    }

    @Override
    public void close() throws IOException {
        StoredFile.close(file, appender);
        file = null;
        appender = null;
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            if (file != null) {
                throw new StoreException(path + " has disappeared while it was open; restore it from a backup", e);
            }
            return null;
        }
    }

    /** Opens the file that was just seen, or nothing when it was replaced meanwhile. */
    private void open(@Nullable Object seen) throws IOException {
        close();
        StoredFile opened = StoredFile.read(path);
        if (Objects.equals(opened.identity(), seen)) {
            file = opened;
            restart();
        } else {
            opened.close();
        }
    }

    private boolean readTo(StoredFile open, long size) throws IOException {
        if (reader.wasCut(size)) {
            restart();
        }
        try {
            reader.read(open, size, this);
            return true;
        } catch (StoredFile.ReplacedException e) {
            return false;
        }
    }

    private void restart() {
        reader = new FrameReader(path, problems);
        snapshotEnd = 0;
    }

    /** Takes a frame that was read. */
    @Override
    public void accept(Frame frame) {
        codec.read(frame);
        if (frame.type() == CatalogCodec.BLOCK) {
            snapshotEnd = frame.end();
        }
    }

    private StoredFile appender() throws IOException {
        if (appender == null) {
            appender = StoredFile.readAndWrite(path);
        }
        return appender;
    }
}
