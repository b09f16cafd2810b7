package dev.atelier.tracking.embedded.catalog;

import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.tracking.embedded.file.LengthListener;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.workspace.Layout;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A catalog log without its garbage: the latest write of every document, deletions included, in compressed blocks.
 *
 * <p>It is an ordinary log. The name of the log leads to the old file or to the whole new one at any moment; who had the
 * old one open sees that the name leads elsewhere and reads on in the new one.
 */
final class CatalogSnapshot {
    private static final long WORTHWHILE = 1 << 20;

    private final Layout layout;

    CatalogSnapshot(Layout layout) {
        this.layout = layout;
    }

    /**
     * Tells whether a snapshot is worth its while: it writes all documents, so that as many bytes as half of them must
     * have been appended since the last one.
     */
    static boolean isWorthwhile(DocumentTable table, long appended) {
        return appended >= WORTHWHILE && appended >= table.size() / 2;
    }

    /** Replaces the log, after telling its new length. The caller holds the commit lock. */
    void replace(DocumentTable table, LengthListener listener) throws IOException {
        Path log = layout.catalogLog();
        Path draft = log.resolveSibling("log.new");
        try {
            write(table, draft);
            UnforcedPaths.force(draft);
            listener.reached(Files.size(draft));
            Files.move(draft, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private static void write(DocumentTable table, Path draft) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(draft.toFile()), 1 << 16);
                SnapshotWriter blocks = new SnapshotWriter(out)) {
            List<DocumentTable.Written> all = table.all();
            for (DocumentTable.Written written : all) {
                blocks.add(written.revision(), written.write());
            }
            blocks.finish();
        }
    }
}
