package dev.atelier.tracking.embedded.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that interrupts cannot close. Thread-safe.
 *
 * <p>A {@link FileChannel} is closed for everybody when a thread is interrupted in it. All access here is at a position
 * of the caller's, so that it can be repeated on a channel opened anew; the interrupt is kept for the caller.
 */
public final class StoredFile implements Closeable {
    private final Path path;
    private final Set<OpenOption> options;
    private final @Nullable Object identity;
    private FileChannel channel;
    private boolean closed;

    private StoredFile(Path path, OpenOption... options) throws IOException {
        this.path = path;
        this.options = Set.of(options);
        this.channel = FileChannel.open(path, this.options);
        this.identity = identity(path);
    }

    public static StoredFile read(Path path) throws IOException {
        return new StoredFile(path, StandardOpenOption.READ);
    }

    public static StoredFile readAndWrite(Path path) throws IOException {
        return new StoredFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /** Returns what tells the file now at a path from others that had the path; null where there is no such thing. */
    static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    public Path path() {
        return path;
    }

    @Nullable
    public Object identity() {
        return identity;
    }

    /** Reads until the buffer is full or the file ends. */
    public void read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        repeatWhenInterrupted(new Action<>() {
            @Override
            public Integer on(FileChannel open) throws IOException {
                int count = 0;
                while (target.hasRemaining() && count >= 0) {
                    count = open.read(target, position + target.position() - start);
                }
                return count;
            }
        });
    }

    /** Hands all remaining bytes to the operating system. */
    public void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        repeatWhenInterrupted(new Action<>() {
            @Override
            public Integer on(FileChannel open) throws IOException {
                int count = 0;
                while (source.hasRemaining()) {
                    count = open.write(source, position + source.position() - start);
                }
                return count;
            }
        });
    }

    public long size() throws IOException {
        return repeatWhenInterrupted(new Action<>() {
            @Override
            public Long on(FileChannel open) throws IOException {
                return open.size();
            }
        });
    }

    /** Maps a stretch for writing. */
    public MappedByteBuffer map(long position, long length) throws IOException {
        return repeatWhenInterrupted(open -> open.map(FileChannel.MapMode.READ_WRITE, position, length));
    }

    /** Cuts what lies behind a size. */
    public void truncate(long size) throws IOException {
        repeatWhenInterrupted(new Action<>() {
            @Override
            public FileChannel on(FileChannel open) throws IOException {
                return open.truncate(size);
            }
        });
    }

    /** Forces the content to the disk, and of what is known of the file only what is needed to read it. */
    public void forceContent() throws IOException {
        force(false);
    }

    public void force() throws IOException {
        force(true);
    }

    private void force(boolean metadata) throws IOException {
        repeatWhenInterrupted(new Action<>() {
            @Override
            public Boolean on(FileChannel open) throws IOException {
                open.force(metadata);
                return true;
            }
        });
    }

    /** Tries to lock one byte, or returns null when it is locked; interrupts play no part in this call. */
    @Nullable
    public FileLock tryLock(long position) throws IOException {
        try {
            return current().tryLock(position, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // locked by a copy of this class in another class loader
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** Closes those of two files that there are. */
    public static void close(@Nullable StoredFile first, @Nullable StoredFile second) throws IOException {
        try (first) {
            if (second != null) {
                second.close();
            }
        }
    }

    private <T> T repeatWhenInterrupted(Action<T> action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel open = current();
                try {
                    return action.on(open);
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    replace(open, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel current() {
        return channel;
    }

    private synchronized void replace(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        if (channel == broken) {
            channel = FileChannel.open(path, options);
            if (!Objects.equals(identity, identity(path))) {
                throw new ReplacedException(path);
            }
        }
    }

    /** What is done with the channel; those that a program's first point needs are classes: lambdas take longer to load. */
    private interface Action<T> {
        T on(FileChannel open) throws IOException;
    }

    /** The path now leads to another file. */
    public static final class ReplacedException extends IOException {
        private static final long serialVersionUID = 1L;

        private ReplacedException(Path path) {
            super(path + " was replaced by another process");
        }
    }
}
