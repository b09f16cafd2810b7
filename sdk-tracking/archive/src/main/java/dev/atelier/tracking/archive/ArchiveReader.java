package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads an archive, and trusts nothing in it: names, sizes and hashes are checked. Confined to one thread. */
final class ArchiveReader implements AutoCloseable {
    private static final long MAX_MANIFEST = 1 << 20;
    private static final int MAX_ENTRIES = 20_000_000;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
    private final ObjectNode manifest;

    private ArchiveReader(Path file, ZipFile zip, long maxBytes) throws IOException {
        this.file = file;
        this.zip = zip;
        index(maxBytes);
        manifest = readManifest();
    }

    /**
     * Opens an archive.
     *
     * @param limit how many bytes it may have unpacked, for the size of the file
     */
    static ArchiveReader open(Path file, LongUnaryOperator limit) {
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException(
                    "archive",
                    file.toString(),
                    "looked in " + file.toAbsolutePath().getParent());
        }
        ZipFile zip = null;
        try {
            zip = ZipFile.builder().setPath(file).get();
            return new ArchiveReader(file, zip, limit.applyAsLong(Files.size(file)));
        } catch (ConfigurationException e) {
            closeQuietly(zip, e);
            throw e;
        } catch (IOException | RuntimeException e) { // the library meets damage with unchecked exceptions too
            closeQuietly(zip, e);
            throw refused(file, "it is not an archive, or damaged: " + e.getMessage());
        }
    }

    /** What identifies the archive. */
    String id() {
        return Json.text(manifest, "id");
    }

    /** Where it was exported from. */
    String workspaceId() {
        return Json.text(manifest.path("workspace"), "id");
    }

    String fileName() {
        return String.valueOf(file.getFileName());
    }

    boolean hasBlob(String sha256) {
        return entries.containsKey(Entries.blob(sha256));
    }

    InputStream blob(String sha256) throws IOException {
        return stream(Entries.blob(sha256));
    }

    /** Opens one of the entries that every archive has. */
    InputStream stream(String name) throws IOException {
        ZipArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw refused("entry " + name + " is missing");
        }
        return new BufferedInputStream(new Limited(zip.getInputStream(entry), name, entry.getSize()), BUFFER);
    }

    /** Reads every byte once and compares it with its hash. */
    void check() {
        List<String> damaged = new ArrayList<>();
        for (String name : List.of(Entries.DOCUMENTS, Entries.POINTS, Entries.VALUES)) {
            JsonNode expected = manifest.path("entries").path(name);
            checkHash(name, expected.path("sha256").asText()).ifPresent(damaged::add);
        }
        for (String name : entries.keySet()) {
            if (Entries.isBlob(name)) {
                checkHash(name, name.substring(name.lastIndexOf('/') + 1)).ifPresent(damaged::add);
            }
        }
        if (!damaged.isEmpty()) {
            throw refused("it is damaged: " + String.join("; ", damaged));
        }
    }

    /** Reads all documents. */
    List<ArchivedDocument> documents() {
        List<ArchivedDocument> documents = new ArrayList<>();
        try (InputStream in = stream(Entries.DOCUMENTS)) {
            Lines lines = new Lines(in);
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                documents.add(ArchivedDocument.parse(line.get()));
            }
            return documents;
        } catch (IOException | IllegalArgumentException e) {
            throw refused("document " + documents.size() + " cannot be read: " + e.getMessage());
        }
    }

    ConfigurationException refused(String why) {
        return refused(file, why);
    }

    StoreException failure(IOException cause) {
        return new StoreException("cannot read archive '" + file + "': " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void index(long maxBytes) {
        long total = 0;
        Iterable<ZipArchiveEntry> all = () -> zip.getEntries().asIterator();
        for (ZipArchiveEntry entry : all) {
            String name = entry.getName();
            if (!isKnown(name)) {
                throw refused("it has an entry '" + name + "', which no archive has");
            }
            if (entries.put(name, entry) != null) {
                throw refused("it has two entries " + name);
            }
            if (entries.size() > MAX_ENTRIES) {
                throw refused("it has more than " + MAX_ENTRIES + " entries");
            }
            total = Math.addExact(total, Math.max(0, entry.getSize()));
            if (total > maxBytes) {
                throw refused("it would unpack to more than " + maxBytes
                        + " bytes, too many for its size; if you trust it, allow more with maxBytes(…)");
            }
        }
    }

    private static boolean isKnown(String name) {
        return Entries.isBlob(name)
                || List.of(Entries.MANIFEST, Entries.DOCUMENTS, Entries.POINTS, Entries.VALUES)
                        .contains(name);
    }

    private ObjectNode readManifest() throws IOException {
        ZipArchiveEntry entry = entries.get(Entries.MANIFEST);
        if (entry == null || entry.getSize() > MAX_MANIFEST) {
            throw refused(entry == null ? "it has no manifest.json" : "its manifest.json is too big");
        }
        byte[] bytes;
        try (InputStream in = stream(Entries.MANIFEST)) {
            bytes = in.readAllBytes();
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.getCrc()) {
            throw refused("it is damaged: manifest.json has been changed");
        }
        return requireFormat(Json.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    private ObjectNode requireFormat(ObjectNode json) {
        if (!Entries.FORMAT.equals(json.path("format").asText())) {
            throw refused("its manifest.json is not that of an archive of Atelier");
        }
        int version = json.path("version").asInt();
        if (version != Entries.VERSION) {
            throw refused("its format is " + version + ", this version reads " + Entries.VERSION
                    + "; use a newer version of Atelier");
        }
        Json.text(json, "id");
        Json.text(json.path("workspace"), "id");
        return json;
    }

    private Optional<String> checkHash(String name, String sha256) {
        MessageDigest digest = Entries.sha256();
        try (InputStream in = new DigestInputStream(stream(name), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return Optional.of("entry " + name + " cannot be read (" + e.getMessage() + ")");
        }
        return HexFormat.of().formatHex(digest.digest()).equals(sha256)
                ? Optional.empty()
                : Optional.of("entry " + name + " has been changed");
    }

    private static ConfigurationException refused(Path file, String why) {
        return new ConfigurationException("archive '" + file + "' cannot be imported: " + why);
    }

    private static void closeQuietly(@Nullable ZipFile zip, Exception failure) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
