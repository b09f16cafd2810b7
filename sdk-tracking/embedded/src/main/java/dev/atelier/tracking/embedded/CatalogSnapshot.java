package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Write;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A catalog log without its garbage: the latest write of every document, deletions included, each under its revision.
 *
 * <p>It is an ordinary log. The name of the log leads to the old file or to the whole new one at any moment; who had the
 * old one open sees that the name leads elsewhere and reads on in the new one.
 */
final class CatalogSnapshot {
    private static final long WORTHWHILE = 1 << 20;
    private static final int OVERHEAD = Frame.HEADER + 24;

    private final Path log;
    private long nextCheck = WORTHWHILE;

    CatalogSnapshot(Path log) {
        this.log = log;
    }

    /** Replaces a log that is mostly garbage, and tells whether it did. The caller holds the commit lock. */
    boolean replaceIfMostlyGarbage(DocumentTable table, long size) throws IOException {
        if (size < nextCheck) {
            return false;
        }
        nextCheck = 2 * size;
        if (size < 2 * live(table)) {
            return false;
        }
        replace(table);
        nextCheck = Math.max(WORTHWHILE, 2 * Files.size(log));
        return true;
    }

    private void replace(DocumentTable table) throws IOException {
        Path draft = log.resolveSibling("log.new");
        try {
            write(table, draft);
            UnforcedPaths.force(draft);
            Files.move(draft, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private static void write(DocumentTable table, Path draft) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(draft.toFile()), 1 << 16)) {
            List<Write> commit = new ArrayList<>();
            long revision = 0;
            for (Change change : table.changes(0).changes()) {
                if (change.revision() != revision) {
                    writeFrame(out, revision, commit);
                    commit.clear();
                    revision = change.revision();
                }
                commit.add(latest(table, change));
            }
            writeFrame(out, revision, commit);
        }
    }

    private static void writeFrame(OutputStream out, long revision, List<Write> commit) throws IOException {
        if (!commit.isEmpty()) {
            ByteBuffer frame = Frame.encode(CatalogCodec.COMMIT, revision, CatalogCodec.encode(commit));
            out.write(frame.array(), frame.arrayOffset(), frame.remaining());
        }
    }

    private static Write latest(DocumentTable table, Change change) {
        return new Write(
                change.key(), 0, table.find(change.key()).map(Document::body).orElse(null));
    }

    private static long live(DocumentTable table) {
        long live = 0;
        for (Change change : table.changes(0).changes()) {
            String body = latest(table, change).body();
            live += OVERHEAD + change.key().id().length() + (body == null ? 0 : body.length());
        }
        return live;
    }
}
