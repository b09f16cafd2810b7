package dev.atelier.tracking.embedded.verify;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.log.Block;
import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.log.LogSeries;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.metric.PointRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks every byte of a block file of version 1. */
final class BlockFileCheck {
    private static final String POINTS = "its points are skipped; all others are read";

    private final Path path;
    private final Findings findings;
    private @Nullable LogSeries series;

    BlockFileCheck(Path path, Findings findings) {
        this.path = path;
        this.findings = findings;
    }

    void run() throws IOException {
        try (StoredFile file = StoredFile.read(path)) {
            long size = file.size();
            FileWindow window = new FileWindow(file, size);
            long position = 0;
            while (position < size) {
                Block block = Block.read(file, position);
                if (block == null) {
                    findings.add(
                            path,
                            position,
                            "the block here is damaged or was never finished",
                            LogMeaning.likely(likely(window, position)) + POINTS);
                    Block next = Block.findNext(file, position, size);
                    position = next == null ? size : next.position();
                } else {
                    check(window, block, size);
                    position = block.end();
                }
            }
            findings.checked(size);
        }
    }

    private void check(FileWindow window, Block block, long size) throws IOException {
        int length = (int) (Math.min(block.end(), size) - block.position());
        @Nullable ByteBuffer bytes = window.at(block.position(), length);
        if (bytes == null) {
            findings.add(path, block.position(), "the file was cut here", of(block) + POINTS);
            return;
        }
        for (int at = Block.HEADER; at < length; at += PointRecord.SIZE) {
            boolean whole = at + PointRecord.SIZE <= length
                    && !PointRecord.isEmpty(bytes, at)
                    && PointRecord.isWhole(bytes, at);
            if (!whole && !Zeros.fill(bytes, at, Math.min(length, at + PointRecord.SIZE))) {
                findings.add(
                        path,
                        block.position() + at,
                        "the point here is damaged or was never finished",
                        of(block) + "it is skipped; all others are read");
            }
        }
    }

    /** Returns the series that a damaged header gives. */
    private @Nullable SeriesKey likely(FileWindow window, long position) throws IOException {
        ByteBuffer header = window.at(position, Block.HEADER);
        return header == null ? null : series().key(Block.series(header));
    }

    private String of(Block block) throws IOException {
        SeriesKey key = series().key(block.series());
        return key == null ? "" : LogMeaning.name(key) + ": ";
    }

    /** Returns the series that the log of the same name defines; it is read at the first damage only. */
    private LogSeries series() throws IOException {
        LogSeries known = series == null ? LogSeries.of(MetricFileName.sibling(path, LogFile.SUFFIX)) : series;
        series = known;
        return known;
    }
}
