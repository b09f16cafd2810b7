package dev.atelier.internal.source;

import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a source directory's files from the last time that they were read, so that those that look the same need
 * not be read again. Immutable; derived, so that anything wrong with its file means that nothing is known.
 *
 * <p>As in git's index, a file that was modified about when it was read is not remembered: it could have been modified once
 * more within the same tick of the clock. And nothing is remembered for long, since a workspace may delete contents that
 * nothing refers to a day after they were stored.
 */
final class StatCache {
    /** Nothing is known. */
    static final StatCache NONE = new StatCache(List.of(), "", false, Long.MAX_VALUE);

    private static final Logger LOG = LoggerFactory.getLogger(StatCache.class);

    /** The coarsest times that file systems keep are two seconds apart. */
    private static final long TICK = TimeUnit.SECONDS.toNanos(2);

    private static final Duration LIFE = Duration.ofHours(12);
    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 32;

    private record Known(SourceEntry.Stamp stamp, SourceTree.File file) {}

    /** What a comparison with the files that are there now has found. Immutable. */
    record Comparison(List<SourceTree.File> known, List<SourceEntry> unknown, boolean same) {}

    private final List<Known> known;
    private final String manifest;
    /** Whether all files of the manifest are known. */
    private final boolean complete;
    /** When the first of the contents was stored, in milliseconds since the epoch. */
    private final long storedAt;

    private StatCache(List<Known> known, String manifest, boolean complete, long storedAt) {
        this.known = known;
        this.manifest = manifest;
        this.complete = complete;
        this.storedAt = storedAt;
    }

    /** Reads what is known of a directory; nothing when the store no longer has the snapshot that it was. */
    static StatCache load(Path memory, Path root, ArtifactStore artifacts) {
        try {
            Path file = file(memory, root);
            StatCache cache = Files.exists(file) ? parse(Files.readAllBytes(file)) : NONE;
            return cache == NONE || artifacts.contains(cache.manifest) ? cache : NONE;
        } catch (IOException | IllegalArgumentException e) {
            return NONE;
        }
    }

    /**
     * Tells which of the files that are there now need not be read.
     *
     * @param entries the files, sorted by path
     */
    Comparison compare(List<SourceEntry> entries) {
        List<SourceTree.File> files = new ArrayList<>(entries.size());
        List<SourceEntry> unknown = new ArrayList<>();
        boolean same = complete && entries.size() == known.size();
        int next = 0;
        for (SourceEntry entry : entries) {
            while (next < known.size() && known.get(next).file.path().compareTo(entry.path()) < 0) {
                next++;
            }
            Known last = next < known.size() ? known.get(next) : null;
            if (last == null || !last.file.path().equals(entry.path()) || !last.stamp.equals(entry.stamp())) {
                unknown.add(entry);
            } else if (last.file.executable() == entry.executable()) {
                files.add(last.file);
            } else {
                files.add(new SourceTree.File(entry.path(), last.file.sha256(), entry.size(), entry.executable()));
                same = false;
            }
        }
        return new Comparison(files, unknown, same && unknown.isEmpty());
    }

    /** Returns the id of the manifest. */
    String manifest() {
        return manifest;
    }

    /**
     * Remembers a snapshot, if that is possible.
     *
     * @param entries its files as they were seen before they were read, sorted by path
     * @param startedAt when that began, by the clock that stamps files
     */
    void remember(Path memory, Path root, List<SourceEntry> entries, SnapshotManifest taken, Instant startedAt) {
        Path draft = memory.resolve("~" + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(memory);
            deleteOld(memory);
            Files.write(draft, bytes(entries, taken, startedAt));
            Files.move(draft, file(memory, root), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("The next snapshot of {} reads all of its files", root, e);
        }
    }

    private static void deleteOld(Path memory) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(LIFE));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                memory, file -> Files.getLastModifiedTime(file).compareTo(old) < 0)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Path file(Path memory, Path root) {
        byte[] name = root.toString().getBytes(StandardCharsets.UTF_8);
        return memory.resolve(HexFormat.of().formatHex(SnapshotManifest.sha256().digest(name), 0, HASH_BYTES / 2));
    }

    private byte[] bytes(List<SourceEntry> entries, SnapshotManifest taken, Instant startedAt) throws IOException {
        long safe = TimeUnit.MILLISECONDS.toNanos(startedAt.toEpochMilli()) - TICK;
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(rows);
        int count = 0;
        for (int i = 0; i < entries.size(); i++) {
            SourceEntry entry = entries.get(i);
            if (entry.stamp().modified() < safe) {
                write(out, entry, taken.files().get(i).sha256());
                count++;
            }
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        out = new DataOutputStream(all);
        out.writeInt(FORMAT);
        out.writeLong(Math.min(storedAt, startedAt.toEpochMilli()));
        out.writeUTF(taken.id());
        out.writeBoolean(count == entries.size());
        out.writeInt(count);
        rows.writeTo(out);
        out.writeInt(sum(all.toByteArray(), all.size()));
        return all.toByteArray();
    }

    private static void write(DataOutputStream out, SourceEntry entry, String sha256) throws IOException {
        out.writeUTF(entry.path());
        out.writeLong(entry.stamp().size());
        out.writeLong(entry.stamp().modified());
        out.writeInt(entry.stamp().inode());
        out.writeBoolean(entry.executable());
        out.write(HexFormat.of().parseHex(sha256));
    }

    private static StatCache parse(byte[] bytes) throws IOException {
        int length = bytes.length - Integer.BYTES;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (length < 0 || sum(bytes, length) != storedSum(bytes, length) || in.readInt() != FORMAT) {
            return NONE;
        }
        long storedAt = in.readLong();
        if (Instant.now().isAfter(Instant.ofEpochMilli(storedAt).plus(LIFE))) {
            return NONE;
        }
        String manifest = in.readUTF();
        boolean complete = in.readBoolean();
        int count = in.readInt();
        List<Known> known = new ArrayList<>(count);
        byte[] hash = new byte[HASH_BYTES];
        for (int i = 0; i < count; i++) {
            String path = in.readUTF();
            SourceEntry.Stamp stamp = new SourceEntry.Stamp(in.readLong(), in.readLong(), in.readInt());
            boolean executable = in.readBoolean();
            in.readFully(hash);
            String sha256 = HexFormat.of().formatHex(hash);
            known.add(new Known(stamp, new SourceTree.File(path, sha256, stamp.size(), executable)));
        }
        return new StatCache(known, manifest, complete, storedAt);
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private static int storedSum(byte[] bytes, int length) throws IOException {
        return new DataInputStream(new ByteArrayInputStream(bytes, length, Integer.BYTES)).readInt();
    }
}
