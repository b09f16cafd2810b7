package dev.atelier.internal.job;

import java.io.IOException;
import java.io.InputStream;

/** A stream without the secrets of a {@link Redactor}, wherever it is cut into parts. Confined to one thread. */
final class MaskedStream extends InputStream {
    private static final int CHUNK = 1 << 16;

    private final Redactor redactor;
    private final InputStream content;
    private final byte[] buffer;
    private int start;
    private int ready;
    private int end;
    private boolean exhausted;

    MaskedStream(Redactor redactor, InputStream content, int longest) {
        this.redactor = redactor;
        this.content = content;
        this.buffer = new byte[CHUNK + longest];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (start == ready && !exhausted) {
            fill();
        }
        int count = Math.min(length, ready - start);
        System.arraycopy(buffer, start, target, offset, count);
        start += count;
        return count == 0 ? -1 : count;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        int count = content.read(buffer, end, buffer.length - end);
        exhausted = count < 0;
        end += Math.max(0, count);
        redactor.mask(buffer, 0, end);
        ready = exhausted ? end : end - redactor.heldBack(buffer, 0, end);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
