package dev.atelier.tracking.transfer.internal;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes text files that appear whole or not at all, and opens text files. */
public final class WholeFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 1 << 16;

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        void write(Writer out) throws IOException;
    }

    private WholeFile() {}

    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("'" + file + "' is a directory");
        }
        try {
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, ".atelier-", ".part");
            try {
                try (Writer out = new BufferedWriter(Files.newBufferedWriter(partial), BUFFER)) {
                    content.write(out);
                }
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write '" + file + "': " + Folder.reason(e), e);
        }
    }

    /** Opens a UTF-8 text after the byte order mark that spreadsheets put before it. */
    public static BufferedReader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException("file", file.toString(), "there is no such file");
        }
        BufferedReader text = Files.newBufferedReader(file);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }
}
