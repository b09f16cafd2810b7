package dev.atelier.tracking.embedded.verify;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.point.Journal;
import dev.atelier.tracking.embedded.point.PointBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks every byte of a point file: headers, summaries, records, the journal, and the zeros between. */
final class PointFileCheck {
    private static final String BACKUP = "; all others are read; restore the file from a backup";
    private static final String POINTS = "its points cannot be read" + BACKUP;
    private static final String NOTHING = "nothing is lost; the disk may be failing";

    private final Path path;
    private final Findings findings;
    private final Journal journal = new Journal();

    PointFileCheck(Path path, Findings findings) {
        this.path = path;
        this.findings = findings;
    }

    void run() throws IOException {
        try (StoredFile file = StoredFile.read(path)) {
            long size = file.size();
            FileWindow window = new FileWindow(file, size);
            long position = 0;
            while (position < size) {
                PointBlock block = block(window, position);
                if (block == null) {
                    position = checkGap(window, position, size);
                } else {
                    check(window, block, size);
                    position = block.end();
                }
            }
            findings.checked(size);
        }
    }

    /** Checks what is no block: the zeros that wait for blocks at the end, or a damaged block. */
    private long checkGap(FileWindow window, long position, long size) throws IOException {
        for (long next = position + PointBlock.ALIGNMENT; next < size; next += PointBlock.ALIGNMENT) {
            if (block(window, next) != null) {
                findings.add(path, position, "the block here is damaged", likely(window, position) + POINTS);
                return next;
            }
        }
        if (!Zeros.fill(window, position, size)) {
            findings.add(
                    path,
                    position,
                    "what follows here is neither a block nor zeros",
                    Zeros.isFlippedBit(window, position, size) ? NOTHING : likely(window, position) + POINTS);
        }
        return size;
    }

    /** Names the series that a damaged header gives. */
    private String likely(FileWindow window, long position) throws IOException {
        ByteBuffer header = window.at(position, PointBlock.HEADER);
        SeriesKey key = header == null ? null : journal.key(PointBlock.series(header));
        return LogMeaning.likely(key);
    }

    private void check(FileWindow window, PointBlock block, long size) throws IOException {
        int length = (int) Math.min(block.size(), size - block.position());
        ByteBuffer bytes = window.at(block.position(), length);
        if (bytes == null) {
            findings.add(path, block.position(), "the file was cut here", POINTS);
        } else if (block.kind() == PointBlock.Kind.JOURNAL) {
            checkJournal(bytes, block);
        } else {
            checkSeries(bytes, block);
        }
    }

    private void checkJournal(ByteBuffer bytes, PointBlock page) {
        ByteBuffer records = bytes.slice(PointBlock.HEADER, bytes.limit() - PointBlock.HEADER)
                .order(bytes.order());
        int end = journal.read(records, 0, page, NO_LISTENER);
        while (!Zeros.fill(records, end, records.limit())) {
            long position = page.position() + PointBlock.HEADER + end;
            if (records.get(end) == 0 && Journal.endOfRecordWithoutKind(records, end, page) < 0) {
                findings.add(path, position, "what follows the records of this page is not zeros", NOTHING);
                return;
            }
            findings.add(
                    path,
                    position,
                    "the record of the journal here is damaged or was never finished",
                    "the name of a run or metric, or one of the first 8 points of a series, cannot be read" + BACKUP);
            end = behindDamage(records, end, page);
        }
    }

    private int behindDamage(ByteBuffer records, int damaged, PointBlock page) {
        for (int next = damaged + 1; next < records.limit(); next++) {
            int end = journal.read(records, next, page, NO_LISTENER);
            if (end > next) {
                return end;
            }
        }
        return records.limit();
    }

    private void checkSeries(ByteBuffer bytes, PointBlock block) {
        if (bytes.limit() >= PointBlock.RECORDS
                && PointBlock.decodeSummary(bytes) == null
                && !Zeros.fill(bytes, PointBlock.HEADER, PointBlock.RECORDS)) {
            findings.add(
                    path,
                    block.position() + PointBlock.HEADER,
                    "the summary of the block is damaged",
                    "its points are read one by one instead; nothing is lost");
        }
        SeriesKey key = journal.key(block.series());
        new SlotCheck(path, block, bytes, findings)
                .run(key == null ? "a series whose name is damaged" : LogMeaning.name(key));
    }

    private static @Nullable PointBlock block(FileWindow window, long position) throws IOException {
        ByteBuffer bytes = window.at(position, PointBlock.HEADER);
        return bytes == null ? null : PointBlock.decode(bytes, position);
    }

    private static final Journal.Listener NO_LISTENER = new Journal.Listener() {
        @Override
        public void found(String runId, int run) {
            // only whether it is whole matters
        }

        @Override
        public void changed(int series) {
            // only whether it is whole matters
        }
    };
}
