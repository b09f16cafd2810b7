package dev.atelier.internal.events;

import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A run directory whose events become visible byte by byte, and which may be out of reach. */
final class PartialRunDirectory implements RunDirectory {
    private final Path root;
    private long visible = Long.MAX_VALUE;
    private int readsUntilFailure = Integer.MAX_VALUE;

    PartialRunDirectory(Path root) {
        this.root = root;
    }

    void show(long bytes) {
        visible = bytes;
    }

    void failAfterReads(int reads) {
        readsUntilFailure = reads;
    }

    @Override
    public long size(String path) {
        reach();
        try {
            return Files.exists(root.resolve(path)) ? Files.size(root.resolve(path)) : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(String path, long offset, ByteBuffer target) {
        reach();
        if (!Files.exists(root.resolve(path))) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(root.resolve(path), StandardOpenOption.READ)) {
            if (path.equals(EventReader.FILE)) {
                long room = Math.min(target.remaining(), Math.max(0, visible - offset));
                target.limit(target.position() + (int) room);
            }
            return target.hasRemaining() ? channel.read(target, offset) : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reach() {
        if (readsUntilFailure-- == 0) {
            readsUntilFailure = Integer.MAX_VALUE;
            throw new ComputeException("the machine cannot be reached");
        }
    }

    @Override
    public List<Entry> list(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeAtomic(String path, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean createExclusive(String path, byte[] content) {
        throw new UnsupportedOperationException();
    }
}
