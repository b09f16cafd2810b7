package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Writes an archive beside its place and moves it there when it is complete. Confined to one thread. */
final class ArchiveWriter implements AutoCloseable {
    /** Writes the content of an entry. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path partial;
    private final ZipArchiveOutputStream zip;
    private final ObjectNode digests = Json.object();

    private ArchiveWriter(Path file, Path partial, ZipArchiveOutputStream zip) {
        this.file = file;
        this.partial = partial;
        this.zip = zip;
    }

    static ArchiveWriter create(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, ".archive-", ".part");
            ZipArchiveOutputStream zip = new ZipArchiveOutputStream(partial);
            zip.setUseZip64(Zip64Mode.AsNeeded);
            return new ArchiveWriter(file, partial, zip);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Adds an entry whose size and hash the manifest will have. */
    void add(String name, Content content) {
        MessageDigest digest = Entries.sha256();
        try {
            zip.putArchiveEntry(entry(name));
            Counter counter = new Counter(zip);
            OutputStream out = new BufferedOutputStream(new DigestOutputStream(counter, digest), BUFFER);
            content.writeTo(out);
            out.flush();
            zip.closeArchiveEntry();
            digests.set(
                    name,
                    Json.object()
                            .put("bytes", counter.count)
                            .put("sha256", HexFormat.of().formatHex(digest.digest())));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Adds a content that is named by its hash. */
    void addBlob(String sha256, InputStream content) {
        try {
            zip.putArchiveEntry(entry(Entries.blob(sha256)));
            content.transferTo(zip);
            zip.closeArchiveEntry();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Writes the manifest and gives the file its name. */
    void finish(ObjectNode manifest) {
        manifest.set("entries", digests);
        try {
            zip.putArchiveEntry(entry(Entries.MANIFEST));
            zip.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
            zip.finish();
            zip.close();
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static ZipArchiveEntry entry(String name) {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setTime(0); // the same content gives the same bytes
        return entry;
    }

    private static StoreException failure(Path file, IOException cause) {
        return new StoreException("cannot write archive '" + file + "': " + cause.getMessage(), cause);
    }

    private static final class Counter extends OutputStream {
        private final OutputStream out;
        private long count;

        Counter(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
