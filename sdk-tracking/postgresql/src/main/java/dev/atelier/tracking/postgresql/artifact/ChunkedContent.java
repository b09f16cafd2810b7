package dev.atelier.tracking.postgresql.artifact;

import java.io.IOException;
import java.io.InputStream;

/** Content read chunk by chunk, each with a query of its own, so that no connection is held meanwhile. Confined to a thread. */
final class ChunkedContent extends InputStream {
    private final Chunks chunks;
    private long left;
    private byte[] chunk = {};
    private int position;
    private int next;

    ChunkedContent(Chunks chunks, long size) {
        this.chunks = chunks;
        left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (position == chunk.length) {
            chunk = chunks.read(next++);
            position = 0;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        left -= count;
        return count;
    }

    /** Where the chunks come from. */
    interface Chunks {
        byte[] read(int n) throws IOException;
    }
}
