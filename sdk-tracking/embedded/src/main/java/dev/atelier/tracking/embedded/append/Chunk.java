package dev.atelier.tracking.embedded.append;

import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a point file that is written through its mapping while it has one, and by write calls otherwise.
 * Thread-safe as long as no two threads write to the same place.
 */
final class Chunk {
    private final StoredFile file;
    private final long position;
    private final long length;
    private volatile @Nullable MappedByteBuffer mapped;

    Chunk(StoredFile file, long position, long length) {
        this.file = file;
        this.position = position;
        this.length = length;
    }

    long position() {
        return position;
    }

    long length() {
        return length;
    }

    long end() {
        return position + length;
    }

    /** Returns the chunk's bytes, little-endian, or null when they must be written by {@link #write}. */
    @Nullable
    MappedByteBuffer mapped() {
        return mapped;
    }

    void map(@Nullable MappedByteBuffer bytes) {
        mapped = bytes;
    }

    /** Writes bytes of which none is seen by readers before all others are but the first. */
    void write(ByteBuffer source, long target) throws IOException {
        MappedByteBuffer bytes = mapped;
        if (bytes == null) {
            writeOrClear(source, target);
            return;
        }
        int offset = (int) (target - position);
        int start = source.position();
        bytes.put(offset + 1, source, start + 1, source.remaining() - 1);
        VarHandle.releaseFence();
        bytes.put(offset, source.get(start));
    }

    /** Leaves zeros where a write has failed: a piece of it would look like damage. They take no space that it has not. */
    private void writeOrClear(ByteBuffer source, long target) throws IOException {
        int start = source.position();
        try {
            file.write(source, target);
        } catch (IOException e) {
            try {
                file.write(ByteBuffer.allocate(source.position() - start), target);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
