package dev.atelier.tracking.postgresql.journal;

import dev.atelier.tracking.postgresql.database.Uninterrupted;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One process's journal on disk: a lock file, and segments named by the position at which they begin. Immutable.
 *
 * <p>The holder of the lock owns the folder. Which folders this JVM owns is known to all stores in it, since closing a second
 * descriptor of a lock file would drop the lock.
 */
public record JournalFolder(Path path, UUID id) {
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();
    private static final String LOCK = "lock";
    private static final String SUFFIX = ".seg";

    /** Creates a folder, owned by this process before any other can see it. */
    static Held create(Path root) throws IOException {
        UUID id = UUID.randomUUID();
        Path path = Files.createDirectories(root).toRealPath().resolve(id.toString());
        Path draft = Files.createDirectory(path.resolveSibling("." + id));
        FileChannel lock = FileChannel.open(draft.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (Uninterrupted.call(lock::tryLock) == null) {
            throw new IOException(draft + " is locked by another process");
        }
        OWNED.add(path);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        return new Held(new JournalFolder(path, id), lock);
    }

    /** Lists the folders that are there, whoever owns them. */
    public static List<JournalFolder> list(Path root) throws IOException {
        List<JournalFolder> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.toRealPath())) {
            for (Path entry : entries) {
                id(entry).ifPresent(id -> folders.add(new JournalFolder(entry, id)));
            }
        } catch (NoSuchFileException e) {
            // nobody has logged anything yet
        }
        return folders;
    }

    /** Takes the folder when its owner is dead. */
    public Optional<Held> tryOwn() throws IOException {
        if (!OWNED.add(path)) {
            return Optional.empty();
        }
        @Nullable FileChannel channel = null;
        @Nullable FileLock lock = null;
        try {
            channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            return lock == null ? Optional.empty() : Optional.of(new Held(this, channel));
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (lock == null) {
                OWNED.remove(path);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Returns the segments, by the position at which they begin. */
    public NavigableMap<Long, Path> segments() throws IOException {
        NavigableMap<Long, Path> segments = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                segments.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
            }
        } catch (NoSuchFileException e) {
            // its owner has just deleted it
        }
        return segments;
    }

    Path segment(long base) {
        return path.resolve(String.format("%020d", base) + SUFFIX);
    }

    /** Writes a file of zeros, so that a full disk is met here and not by a store into mapped memory. */
    static Path prepare(Path file, int size) throws IOException {
        byte[] zeros = new byte[1 << 16];
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int written = 0; written < size; written += zeros.length) {
                out.write(zeros, 0, Math.min(zeros.length, size - written));
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    public static MappedByteBuffer map(Path file, FileChannel.MapMode mode) throws IOException {
        StandardOpenOption[] options = mode == FileChannel.MapMode.READ_ONLY
                ? new StandardOpenOption[] {StandardOpenOption.READ}
                : new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
        return Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(file, options)) {
                MappedByteBuffer mapped = channel.map(mode, 0, channel.size());
                mapped.order(ByteOrder.LITTLE_ENDIAN);
                return mapped;
            }
        });
    }

    private static Optional<UUID> id(Path folder) {
        try {
            return Optional.of(UUID.fromString(String.valueOf(folder.getFileName())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The ownership of a folder, until it is closed or the process dies. */
    public static final class Held implements AutoCloseable {
        private final JournalFolder folder;
        private final FileChannel lock;

        private Held(JournalFolder folder, FileChannel lock) {
            this.folder = folder;
            this.lock = lock;
        }

        JournalFolder folder() {
            return folder;
        }

        /** Deletes the folder, the oldest segments first; the lock goes last. */
        public void delete() throws IOException {
            for (Path segment : folder.segments().values()) {
                Files.deleteIfExists(segment);
            }
            if (!Files.isDirectory(folder.path)) {
                return;
            }
            try (DirectoryStream<Path> rest = Files.newDirectoryStream(folder.path)) {
                for (Path file : rest) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder.path);
        }

        @Override
        public void close() throws IOException {
            lock.close();
            OWNED.remove(folder.path);
        }
    }
}
