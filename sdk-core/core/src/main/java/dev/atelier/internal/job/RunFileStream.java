package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A file of a run directory as a stream. Confined to one thread. */
final class RunFileStream extends InputStream {
    private final RunDirectory directory;
    private final String path;
    private long offset;

    RunFileStream(RunDirectory directory, String path) {
        this.directory = directory;
        this.path = path;
    }

    long offset() {
        return offset;
    }

    void skipTo(long position) {
        offset = position;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) {
        if (length == 0) {
            return 0;
        }
        int count = directory.read(path, offset, ByteBuffer.wrap(target, start, length));
        if (count > 0) {
            offset += count;
        }
        return count <= 0 ? -1 : count;
    }
}
