package dev.atelier.tracking.embedded.catalog;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.FrameReader;
import dev.atelier.tracking.embedded.file.KnownLength;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.WorkspaceMarker;
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
    private final Layout layout;
    private final KnownLength length;
    private final DocumentTable table;
    private final CatalogCodec codec;
    private final Problems problems;
    private @Nullable StoredFile file;
    private @Nullable StoredFile appender;
    private FrameReader reader;
    private boolean upgraded;
    private long snapshotEnd;
    private long lostCommits; // at most; their revisions are not given again

    CatalogLog(Layout layout, DocumentTable table, Problems problems) {
        this.path = layout.catalogLog();
        this.layout = layout;
        this.length = new KnownLength(path);
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
        prepareLength();
        long start = Math.max(reader.position(), Frame.align(length.read()));
        lostCommits += (start - reader.position()) / Frame.HEADER; // cut off; the gap that stays says so for ever
        long sequence = table.sequence() + 1 + lostCommits;
        ByteBuffer frame = Frame.encode(CatalogCodec.COMMIT, sequence, payload);
        long end = start + frame.remaining();
        appender().write(frame, start);
        tellLength(end);
        reader.skipTo(end);
        table.apply(sequence, writes);
        lostCommits = 0;
        return sequence;
    }

    /** Reads the log for the first time, and reports if it is shorter than it was. */
    void load() throws IOException {
        refresh();
        long before = length.read();
        if (before > size()) {
            refresh(); // a commit or a snapshot may have come between
            before = Math.min(before, length.read());
        }
        if (before > size()) {
            problems.report(path + " had " + before + " bytes and has " + size()
                    + "; the documents written last are as they were before, or gone: restore it from a backup");
        }
    }

    /** Says that the log is about to be replaced by one of a length. The caller holds the commit lock. */
    void expect(long size) throws IOException {
        prepareLength();
        length.write(size);
    }

    private void prepareLength() throws IOException {
        if (!upgraded) {
            WorkspaceMarker.upgrade(layout); // an older version would not keep the length
            upgraded = true;
        }
        length.prepare();
    }

    /** The commit has succeeded whatever becomes of this; the next one tells a greater length. */
    private void tellLength(long end) {
        try {
            length.write(end);
        } catch (IOException e) {
            problems.report(path + " is longer than could be noted: " + e);
        }
    }

    private long size() {
        return reader.position() + reader.unreadable();
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
        try (length) {
            closeLog();
        }
    }

    private void closeLog() throws IOException {
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
        closeLog();
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
