package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.tracking.postgresql.journal.JournalFolder;
import dev.atelier.tracking.postgresql.journal.JournalFrames;
import dev.atelier.tracking.postgresql.journal.JournalRecord;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a journal from any position, its own process's or another's. Confined to the lock of its owner. */
final class JournalReader {
    private final JournalFolder folder;
    private final JournalRecord record = new JournalRecord();
    private final Map<Integer, Progress> definitions = new HashMap<>();
    private @Nullable MappedByteBuffer segment;
    private long base;
    private int offset;

    JournalReader(JournalFolder folder) {
        this.folder = folder;
    }

    JournalFolder folder() {
        return folder;
    }

    long position() {
        return base + offset;
    }

    /** Goes to a position that a record begins at; false when the segment that had it is gone. */
    boolean seek(long position) throws IOException {
        if (segment != null && position() == position) {
            return true;
        }
        Map.@Nullable Entry<Long, Path> file = folder.segments().floorEntry(position);
        if (file == null || !open(file.getKey(), file.getValue())) {
            return false;
        }
        while (position() < position) {
            if (!skip()) {
                return false;
            }
        }
        return position() == position;
    }

    /** Tells whether there is a whole record at the position. */
    boolean hasNext() throws IOException {
        MappedByteBuffer current = segment;
        if (current != null && !JournalRecord.isEmpty(current, offset)) {
            return record.read(current, offset);
        }
        return openNext() && hasNext();
    }

    /** Reads the record that {@link #hasNext} has found. */
    void next(Shipment target) {
        MappedByteBuffer current = segment;
        if (current == null) {
            throw new IllegalStateException("hasNext was not called");
        }
        read(current, target);
    }

    /** Goes over a slot that is damaged; false when there is nothing behind it. */
    boolean skipDamage() {
        MappedByteBuffer current = segment;
        if (current == null) {
            return false;
        }
        for (int next = offset + JournalRecord.SIZE; next < current.capacity(); next += JournalRecord.SIZE) {
            if (!JournalRecord.isEmpty(current, next) && record.read(current, next)) {
                offset = next;
                return true;
            }
        }
        return false;
    }

    /** Reads the current record; without a target only what later ones need. */
    private void read(MappedByteBuffer current, @Nullable Shipment target) {
        int kind = record.kind();
        if (kind >= 0) {
            Progress progress = progress(kind);
            if (target != null) {
                target.add(progress.definition, progress.point(), record);
            }
            progress.points++;
        } else if (kind == JournalRecord.DEFINITION) {
            JournalFrames.Definition definition = JournalFrames.Definition.read(record.payload(current, offset));
            definitions.put(definition.series(), new Progress(definition));
        } else {
            byte[] payload = record.payload(current, offset);
            Progress progress = progress(JournalFrames.series(payload));
            if (target != null) {
                target.add(progress.definition, progress.structured(), JournalFrames.value(payload));
            }
            progress.structured++;
        }
        offset += record.length();
    }

    private Progress progress(int series) {
        Progress progress = definitions.get(series);
        if (progress == null) {
            throw new IllegalStateException("series " + series + " is not defined in " + folder.path() + " at " + base);
        }
        return progress;
    }

    private boolean skip() {
        MappedByteBuffer current = segment;
        if (current == null || JournalRecord.isEmpty(current, offset) || !record.read(current, offset)) {
            return false;
        }
        read(current, null);
        return true;
    }

    /** How far a series was read since it was defined. */
    private static final class Progress {
        private final JournalFrames.Definition definition;
        private long points;
        private long structured;

        private Progress(JournalFrames.Definition definition) {
            this.definition = definition;
        }

        private long point() {
            return definition.points() < 0 ? -1 : definition.points() + points;
        }

        private long structured() {
            return definition.structured() < 0 ? -1 : definition.structured() + structured;
        }
    }

    private boolean openNext() throws IOException {
        long position = position();
        Map.@Nullable Entry<Long, Path> next = folder.segments().floorEntry(position);
        if (next == null || next.getKey() != position || (segment != null && base == position)) {
            return false;
        }
        return open(next.getKey(), next.getValue());
    }

    private boolean open(long newBase, Path file) throws IOException {
        if (segment != null && base == newBase && offset == 0) {
            return true;
        }
        try {
            segment = JournalFolder.map(file, MapMode.READ_ONLY);
        } catch (NoSuchFileException e) {
            return false;
        }
        base = newBase;
        offset = 0;
        definitions.clear();
        return true;
    }
}
