package dev.atelier.tracking.embedded.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A file read front to back through a buffer. Confined to a thread. */
public final class FileWindow {
    private static final int CAPACITY = 1 << 18;

    private final StoredFile file;
    private final long size;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long start;

    /** Views the first {@code size} bytes of a file. */
    public FileWindow(StoredFile file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Returns bytes of the file, little-endian and valid until the next call, or null when they go beyond its end. */
    @Nullable
    public ByteBuffer at(long position, long length) throws IOException {
        if (position + length > size || length > Integer.MAX_VALUE - 8) {
            return null;
        }
        if (position < start || position + length > start + buffer.limit()) {
            fill(position, (int) length);
        }
        if (position + length > start + buffer.limit()) {
            return null; // truncated since
        }
        return buffer.slice((int) (position - start), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(long position, int length) throws IOException {
        int wanted = (int) Math.max(length, Math.min(CAPACITY, size - position));
        if (buffer.capacity() < wanted) {
            buffer = ByteBuffer.allocate(wanted);
        }
        buffer.clear().limit(wanted);
        file.read(buffer, position);
        buffer.flip();
        start = position;
    }
}
