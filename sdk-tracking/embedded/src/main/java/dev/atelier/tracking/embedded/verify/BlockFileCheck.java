package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.log.Block;
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
                    findings.add(path, position, "the block here is damaged or was never finished", POINTS);
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
            findings.add(path, block.position(), "the file was cut here", POINTS);
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
                        "it is skipped; all others are read");
            }
        }
    }
}
