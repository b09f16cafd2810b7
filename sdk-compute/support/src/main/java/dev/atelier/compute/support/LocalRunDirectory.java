package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A run directory on a file system of this machine. Thread-safe.
 *
 * <p>What a symbolic link shows outside of the run directory is not there for readers, and not writable.
 */
public final class LocalRunDirectory implements RunDirectory {
    private final Path root;

    /**
     * Opens a run directory; it need not exist yet.
     *
     * @param root the run directory
     */
    public LocalRunDirectory(Path root) {
        this.root = requireNonNull(root, "root");
    }

    @Override
    public long size(String path) {
        return calling("read", path, () -> {
            Optional<Path> file = regularFile(path);
            return file.isEmpty() ? -1L : Files.size(file.get());
        });
    }

    @Override
    public int read(String path, long offset, ByteBuffer target) {
        return calling("read", path, () -> {
            Optional<Path> file = regularFile(path);
            return file.isEmpty() ? -1 : read(file.get(), offset, target);
        });
    }

    @Override
    public List<Entry> list(String path) {
        return calling("list", path, () -> {
            Optional<Path> directory = path.isEmpty() ? real(root) : real(resolve(path));
            return directory.isPresent() && Files.isDirectory(directory.get())
                    ? entries(directory.get(), path.isEmpty() ? "" : path + "/")
                    : List.of();
        });
    }

    @Override
    public void writeAtomic(String path, byte[] content) {
        calling("write", path, () -> {
            Path file = writable(path);
            Path draft = draft(file, content);
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            return force(parent(file));
        });
    }

    @Override
    public boolean createExclusive(String path, byte[] content) {
        return calling("create", path, () -> {
            Path file = writable(path);
            Path draft = draft(file, content);
            try {
                Files.createLink(file, draft);
                return force(parent(file));
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(draft);
            }
        });
    }

    private Path resolve(String path) {
        return root.resolve(RelativePath.require(path));
    }

    private Optional<Path> regularFile(String path) throws IOException {
        return real(resolve(path)).filter(Files::isRegularFile);
    }

    /** The place behind all symbolic links, when there is one inside of the run directory. */
    private Optional<Path> real(Path path) throws IOException {
        try {
            Path real = path.toRealPath();
            return real.startsWith(root.toRealPath()) ? Optional.of(real) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (leadsNowhere(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Links in a circle lead nowhere, and so does a path through a file. */
    private boolean leadsNowhere(Path path) {
        return Stream.iterate(path, above -> !above.equals(root), LocalRunDirectory::parent)
                .anyMatch(above -> Files.isSymbolicLink(above) || Files.isRegularFile(above));
    }

    private Path writable(String path) throws IOException {
        Path file = resolve(path);
        Path existing = parent(file);
        while (Files.notExists(existing, LinkOption.NOFOLLOW_LINKS) && !existing.equals(root)) {
            existing = parent(existing);
        }
        if (real(existing).isEmpty()) {
            throw new IOException("it is outside of the run directory, or that is gone");
        }
        Files.createDirectories(parent(file));
        return file;
    }

    private static Path parent(Path path) {
        return requireNonNull(path.getParent(), "a path below the root has a parent");
    }

    private static Path draft(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(".draft-" + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        return draft;
    }

    private static boolean force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return true;
    }

    private static int read(Path file, long offset, ByteBuffer target) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int total = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, offset + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total == 0 && offset >= channel.size() ? -1 : total;
        }
    }

    private List<Entry> entries(Path directory, String prefix) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                entry(child, prefix).ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    private Optional<Entry> entry(Path child, String prefix) throws IOException {
        Optional<Path> real = real(child);
        if (real.isEmpty()) {
            return Optional.empty();
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(real.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return attributes.isOther()
                ? Optional.empty()
                : Optional.of(new Entry(
                        prefix + child.getFileName(),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant(),
                        attributes.isDirectory()));
    }

    private <T> T calling(String verb, String path, Access<T> access) {
        try {
            return access.run();
        } catch (NoSuchFileException e) {
            throw new ComputeException("cannot " + verb + " '" + path + "': it vanished from " + root, e);
        } catch (IOException e) {
            throw new ComputeException(
                    "cannot " + verb + " '" + path + "' in the run directory " + root + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Access<T> {
        T run() throws IOException;
    }
}
